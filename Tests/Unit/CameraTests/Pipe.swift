import Glibc

/// Both ends of a pipe of the kernel.
final class Pipe {
  let reading: Int32
  private var writing: Int32

  init() {
    var ends: [Int32] = [0, 0]
    let made = unsafe ends.withUnsafeMutableBufferPointer { unsafe pipe($0.baseAddress) }
    precondition(made == 0)
    reading = ends[0]
    writing = ends[1]
  }

  deinit { finish() }

  func write(_ bytes: some Sequence<UInt8>) {
    Self.write(Array(bytes), to: writing)
  }

  func finish() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      precondition(count > 0)
      rest = rest.dropFirst(count)
    }
  }
}

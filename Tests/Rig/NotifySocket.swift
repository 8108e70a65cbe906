import Glibc
import Synchronization

/// The service manager's end of sd_notify(3), by an abstract name.
struct NotifySocket: Sendable {
  private static let counter = Mutex(0)

  let name: String
  let descriptor: Int32

  init() throws {
    let number = Self.counter.withLock { counter in
      counter += 1
      return counter
    }
    name = "@voucherd-trial-\(getpid())-\(number)"
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw TrialError("no socket can be made: errno \(errno)") }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = [0] + Array(name.utf8.dropFirst())
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let bound = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
    }
    guard bound == 0 else { throw TrialError("\(name) can't be bound: errno \(errno)") }
  }

  /// Takes one message; true if it says that the program is ready.
  func isReady() -> Bool {
    String(decoding: Descriptors.read(descriptor, atMost: 4096), as: UTF8.self).split(separator: "\n")
      .contains("READY=1")
  }

  func close() { Glibc.close(descriptor) }
}

import Foundation
import Glibc
import Synchronization

/// Reading and writing of descriptors.
package enum Descriptors {
  package static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    let made = Spawning.lock.withLock { _ in
      unsafe Glibc.pipe(&ends) == 0 && fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0
        && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0
    }
    guard made else { throw TrialError("no pipe can be made: errno \(errno)") }
    return (ends[0], ends[1])
  }

  /// What is there, waited for; empty at the end, and on any error.
  package static func read(_ descriptor: Int32, atMost most: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: most)
    while true {
      let count = unsafe Glibc.read(descriptor, &bytes, most)
      if count < 0, errno == EINTR { continue }
      return count > 0 ? Array(bytes.prefix(count)) : []
    }
  }

  /// Writes all; false if the other end is gone.
  @discardableResult
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Writes all on a thread of its own, then closes the descriptor.
  static func feed(_ bytes: [UInt8], to descriptor: Int32) {
    _ = ignoreBrokenPipes
    Thread.detachNewThread {
      write(bytes, to: descriptor)
      close(descriptor)
    }
  }

  /// A write to a program that is gone is an error here, not our end.
  package static let ignoreBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()
}

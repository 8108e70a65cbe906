import Glibc

/// A stream socket that listens, whoever made it.
package struct ListeningSocket: Sendable {
  package let descriptor: Int32
  /// Where it listens, for messages: a path, or host and port.
  package let name: String
  /// Whether the kernel can tell who connects.
  package let isUnix: Bool
  /// The path to take away at the end; nil if somebody else made the socket.
  let ownPath: String?

  /// The longest path of a Unix socket, in bytes (unix(7): 108 with the final zero).
  package static let longestPath = 107
  /// How many connections wait in the kernel until they are accepted.
  static let backlog: Int32 = 128

  /// Takes over a descriptor that was passed to us.
  ///
  /// - Throws: `SocketFault` if it is not a listening stream socket of the Unix or an internet family.
  package init(adopting descriptor: Int32, name: String) throws(SocketFault) {
    func option(_ option: Int32) throws(SocketFault) -> Int32 {
      var value: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      guard unsafe getsockopt(descriptor, SOL_SOCKET, option, &value, &length) == 0 else {
        throw SocketFault(
          operation: "take over the socket \(name)", whatToDo: "Correct the socket unit (systemctl cat).")
      }
      return value
    }
    let family = try option(SO_DOMAIN)
    guard try option(SO_ACCEPTCONN) == 1, try option(SO_TYPE) == Int32(SOCK_STREAM.rawValue),
      [AF_UNIX, AF_INET, AF_INET6].contains(family)
    else {
      throw SocketFault(
        operation: "take over the socket \(name)", detail: "it is not a listening stream socket",
        whatToDo: "Use ListenStream= in the socket unit.")
    }
    self.init(descriptor: descriptor, name: name, isUnix: family == AF_UNIX, ownPath: nil)
  }

  init(descriptor: Int32, name: String, isUnix: Bool, ownPath: String?) {
    self.descriptor = descriptor
    self.name = name
    self.isUnix = isUnix
    self.ownPath = ownPath
  }

  /// The TCP port; nil for a Unix socket.
  package var port: Int? {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let found = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &length) }
    }
    guard found == 0, !isUnix else { return nil }
    // sin_port and sin6_port: two bytes after the family, the higher one first (ip(7), ipv6(7)).
    return unsafe withUnsafeBytes(of: address) { unsafe Int($0[2]) << 8 | Int($0[3]) }
  }

  /// Takes the path away, if it is ours and nobody has put another file there. The descriptor is the service's to
  /// close.
  func removePath() {
    guard let ownPath else { return }
    var status = stat()
    guard unsafe lstat(ownPath, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    unsafe unlink(ownPath)
  }
}

import Glibc
import NIOCore

extension ListeningSocket {
  /// Listens at a path. Its folder is made (0700) if it is missing, and must belong to this user alone if it is there;
  /// the socket itself gets 0600, from its first moment on.
  ///
  /// A socket that a crash has left behind is replaced; one that somebody listens on, and any other file, is not.
  package init(bindingPath path: String) throws(SocketFault) {
    let operation = "listen on \(path)"
    guard path.utf8.count <= Self.longestPath else {
      throw SocketFault(
        operation: operation, detail: "the path has more than \(Self.longestPath) bytes",
        whatToDo: "Choose a folder with a shorter path.")
    }
    let slash = path.lastIndex(of: "/")
    try Self.prepare(folder: slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ".")
    try Self.clear(path)
    let descriptor = try Self.bound(AF_UNIX, operation: operation) { try SocketAddress(unixDomainSocketPath: path) }
    self.init(descriptor: descriptor, name: path, isUnix: true, ownPath: path)
  }

  /// Listens on TCP. Port 0 lets the kernel choose; see `port`.
  package init(bindingHost host: String, port: Int) throws(SocketFault) {
    let operation = "listen on \(host):\(port)"
    let address: SocketAddress
    do { address = try SocketAddress.makeAddressResolvingHost(host, port: port) } catch {
      throw SocketFault(operation: operation, detail: "\(error)", whatToDo: "Give an address of this machine.")
    }
    let family = if case .v6 = address { AF_INET6 } else { AF_INET }
    let descriptor = try Self.bound(family, operation: operation) { address }
    self.init(descriptor: descriptor, name: "\(host):\(port)", isUnix: false, ownPath: nil)
  }

  private static func bound(
    _ family: Int32, operation: String, address: () throws -> SocketAddress
  ) throws(SocketFault) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else { throw SocketFault(operation: operation, whatToDo: "Free descriptors or memory.") }
    do {
      if family == AF_UNIX {
        // Linux gives the file the rights of the descriptor: no moment between bind and chmod.
        guard fchmod(descriptor, 0o600) == 0 else { throw SocketFault(operation: operation, whatToDo: "") }
      } else {
        var yes: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
      }
      let result = try unsafe address().withSockAddr { unsafe bind(descriptor, $0, socklen_t($1)) }
      guard result == 0, listen(descriptor, backlog) == 0 else {
        throw SocketFault(operation: operation, whatToDo: "Stop what listens there, or choose another address.")
      }
      return descriptor
    } catch {
      close(descriptor)
      throw error as? SocketFault
        ?? SocketFault(operation: operation, detail: "\(error)", whatToDo: "Choose another address.")
    }
  }

  private static func prepare(folder: String) throws(SocketFault) {
    let operation = "use the folder \(folder) for sockets"
    if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw SocketFault(operation: operation, whatToDo: "Make it, or name another one in the configuration.")
    }
    var status = stat()
    guard unsafe lstat(folder, &status) == 0 else {
      throw SocketFault(operation: operation, whatToDo: "Name another one in the configuration.")
    }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
      throw SocketFault(
        operation: operation, detail: "it is not a folder of this user alone (mode 0700)",
        whatToDo: "Name a folder that does not exist yet, or chmod 0700 it.")
    }
  }

  /// Takes away a socket that nobody listens on.
  private static func clear(_ path: String) throws(SocketFault) {
    let operation = "listen on \(path)"
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw SocketFault(
        operation: operation, detail: "a file that is no socket lies there", whatToDo: "Move it away.")
    }
    let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    guard probe >= 0 else { throw SocketFault(operation: operation, whatToDo: "Free descriptors or memory.") }
    defer { close(probe) }
    let answer = unsafe try? SocketAddress(unixDomainSocketPath: path).withSockAddr {
      unsafe connect(probe, $0, socklen_t($1)) == 0 ? 0 : errno
    }
    guard answer == ECONNREFUSED else {
      throw SocketFault(
        operation: operation, detail: "another process listens there",
        whatToDo: "Stop it, or choose another folder.")
    }
    guard unsafe unlink(path) == 0 else {
      throw SocketFault(operation: operation, whatToDo: "Take the old socket away.")
    }
  }
}

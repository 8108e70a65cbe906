import CUnix
import Glibc

/// Who is at the other end of a Unix socket, as the kernel remembers it from the moment of its connect.
///
/// Taken once, at accept: a process that later changes its user, or hands the descriptor on, doesn't change it.
/// Source: unix(7), SO_PEERCRED; socket(7), SO_PEERGROUPS.
package struct Peer: Sendable, Equatable {
  package let pid: Int32
  package let uid: UInt32
  /// The primary group first, then the supplementary ones.
  package let groups: [UInt32]

  package init(pid: Int32, uid: UInt32, groups: [UInt32]) {
    self.pid = pid
    self.uid = uid
    self.groups = groups
  }

  /// Linux lets a process have 65,536 groups (`NGROUPS_MAX`); people have a few dozen.
  static let mostGroups = 65_536

  /// - Parameter descriptor: a connected Unix stream socket.
  /// - Throws: `SocketFault`, never a peer with fewer rights or more than it has.
  init(descriptor: Int32) throws(SocketFault) {
    let operation = "learn who connected"
    let whatToDo = "Connect again; if it repeats, report this message with the kernel's version."
    var credentials = cunix_credentials()
    let failure = unsafe cunix_peer_credentials(descriptor, &credentials)
    guard failure == 0 else { throw SocketFault(operation: operation, errno: failure, whatToDo: whatToDo) }

    var groups = [UInt32](repeating: .max, count: 64)
    while true {
      var count = Int32(groups.count)
      let failure = unsafe groups.withUnsafeMutableBufferPointer {
        unsafe cunix_peer_groups(descriptor, $0.baseAddress, &count)
      }
      if failure == 0 {
        (pid, uid) = (credentials.pid, credentials.uid)
        self.groups = [credentials.gid] + groups.prefix(Int(count))
        return
      }
      guard failure == ERANGE, Int(count) > groups.count, Int(count) <= Self.mostGroups else {
        throw SocketFault(operation: operation, errno: failure, whatToDo: whatToDo)
      }
      groups = [UInt32](repeating: .max, count: Int(count))
    }
  }

  /// Whether this peer belongs to the group.
  package func isMember(of group: UInt32) -> Bool { groups.contains(group) }
}

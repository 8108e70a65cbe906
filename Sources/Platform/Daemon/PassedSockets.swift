import Glibc

/// The listening sockets that systemd passed to us (sd_listen_fds_with_names(3)), by the names of the socket units
/// (`FileDescriptorName=`).
package struct PassedSockets: Sendable {
  /// The first of the passed descriptors (`SD_LISTEN_FDS_START`).
  package static let firstDescriptor: Int32 = 3
  /// More than any of our programs listens on.
  static let most = 32

  /// Descriptor by name; empty if nothing was passed to this process.
  package let descriptors: [String: Int32]

  /// Reads LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES, and keeps the descriptors from programs that we might start.
  ///
  /// - Parameter unixOnly: refuse anything but Unix sockets. A program in an empty network namespace must not own a TCP
  ///   socket, not even a passed one: a listening one can be turned into a connection out of the namespace.
  /// - Throws: `DaemonFault` if the variables contradict each other, a name comes twice, or a socket is not allowed.
  package init(
    environment: [String: String], pid: Int32 = getpid(), firstDescriptor: Int32 = firstDescriptor, unixOnly: Bool
  ) throws(DaemonFault) {
    guard environment["LISTEN_PID"] == String(pid), let text = environment["LISTEN_FDS"] else {
      descriptors = [:]
      return
    }
    guard let count = Int(text), (0...Self.most).contains(count) else {
      throw Self.fault("LISTEN_FDS is \"\(text)\", which is no number from 0 to \(Self.most)")
    }
    let names = environment["LISTEN_FDNAMES"]?.split(separator: ":", omittingEmptySubsequences: false) ?? []
    guard names.count == count else {
      throw Self.fault("\(count) sockets were passed, and \(names.count) names")
    }
    var descriptors: [String: Int32] = [:]
    for (place, name) in names.enumerated() {
      let descriptor = firstDescriptor + Int32(place)
      try Self.check(descriptor, named: name, unixOnly: unixOnly)
      guard descriptors.updateValue(descriptor, forKey: String(name)) == nil else {
        throw Self.fault("the name \(name) was passed twice")
      }
    }
    self.descriptors = descriptors
  }

  private static func check(_ descriptor: Int32, named name: Substring, unixOnly: Bool) throws(DaemonFault) {
    var family: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &length) == 0 else {
      throw fault("what was passed as \(name) is no socket")
    }
    guard family == AF_UNIX || !unixOnly else {
      throw fault("what was passed as \(name) is no Unix socket, and this program takes no other")
    }
    guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
      throw fault("what was passed as \(name) can't be kept from other programs")
    }
  }

  private static func fault(_ detail: String) -> DaemonFault {
    DaemonFault(
      operation: "take over the sockets from systemd", detail: detail,
      whatToDo: "Compare the socket units with those that came with the program (systemctl cat).")
  }
}

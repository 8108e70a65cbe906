import Glibc

/// The service manager that started us, if one did: systemd's end of sd_notify(3), in our own twenty lines.
package struct ServiceManager: Sendable {
  /// What the manager is told.
  package enum Message: Sendable, Equatable {
    /// Requests are served from now on.
    case ready
    /// One line for `systemctl status`.
    case status(String)
    /// Still well; due within the watchdog's time.
    case watchdog
    case stopping

    var text: String {
      switch self {
      case .ready: "READY=1"
      case .status(let line): "STATUS=" + line.replacing("\n", with: " ")
      case .watchdog: "WATCHDOG=1"
      case .stopping: "STOPPING=1"
      }
    }
  }

  private let socket: String?
  /// How long the manager waits for a sign of life; nil if it does not.
  package let watchdog: Duration?

  /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
  package init(environment: [String: String], pid: Int32 = getpid()) {
    socket = environment["NOTIFY_SOCKET"].flatMap { $0.hasPrefix("/") || $0.hasPrefix("@") ? $0 : nil }
    let isForUs = environment["WATCHDOG_PID"].map { $0 == String(pid) } ?? true
    watchdog = environment["WATCHDOG_USEC"].flatMap { Int($0) }.flatMap { microseconds in
      isForUs && microseconds > 0 ? .microseconds(microseconds) : nil
    }
  }

  /// Tells the manager. Without one, or if it does not listen, nothing happens: that is not an error of ours.
  package func tell(_ messages: Message...) {
    guard let socket, var address = Self.address(of: socket) else { return }
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + socket.utf8.count)
    let text = Array(messages.map(\.text).joined(separator: "\n").utf8)
    _ = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe sendto(descriptor, text, text.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }

  /// A path, or an abstract name: a zero byte instead of the "@" (unix(7)).
  private static func address(of name: String) -> sockaddr_un? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
    let fits = unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard bytes.count < room.count else { return false }
      unsafe room.copyBytes(from: bytes)
      return true
    }
    return fits ? address : nil
  }
}

import Daemon
import Glibc
import HTTPService
import Logging
import NIOCore
import Rig
import ServiceLifecycle
import Synchronization
import Testing

@Suite struct `A daemon` {
  let scratch = ScratchFolder()

  /// A notify socket at a path or an abstract name, and what came to it.
  static func notified(_ name: String, _ body: (ServiceManager) throws -> Void) throws -> [String] {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(name.replacing("@", with: "\0").utf8)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let length = socklen_t(2 + bytes.count)
    let bound = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
    }
    try #require(bound == 0)
    try body(ServiceManager(environment: ["NOTIFY_SOCKET": name]))
    var messages: [String] = []
    var buffer = [UInt8](repeating: 0, count: 1000)
    while case let count = unsafe recv(descriptor, &buffer, buffer.count, 0), count > 0 {
      messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
    return messages
  }

  @Test func `the manager hears what it is told, at a path and at an abstract name`() throws {
    for name in [scratch.file("notify"), "@voucherd-test-\(getpid())"] {
      let messages = try Self.notified(name) { manager in
        manager.tell(.ready, .status("two\nlines"))
        manager.tell(.watchdog)
        manager.tell(.stopping)
      }
      #expect(messages == ["READY=1\nSTATUS=two lines", "WATCHDOG=1", "STOPPING=1"])
    }
  }

  @Test func `without a manager nothing happens`() {
    ServiceManager(environment: [:]).tell(.ready)
    ServiceManager(environment: ["NOTIFY_SOCKET": "/nonexistent"]).tell(.ready)
    ServiceManager(environment: ["NOTIFY_SOCKET": "@" + String(repeating: "x", count: 200)]).tell(.ready)
  }

  @Test func `the watchdog's time counts only for the process that it is meant for`() {
    let environment = ["WATCHDOG_USEC": "15000000", "WATCHDOG_PID": "42"]
    #expect(ServiceManager(environment: environment, pid: 42).watchdog == .seconds(15))
    #expect(ServiceManager(environment: environment, pid: 43).watchdog == nil)
    #expect(ServiceManager(environment: ["WATCHDOG_USEC": "0"]).watchdog == nil)
  }

  @Test func `passed sockets are found by their names`() throws {
    let socket = try ListeningSocket(bindingPath: scratch.file("run/a.sock"))
    defer { close(socket.descriptor) }
    let environment = ["LISTEN_PID": "42", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "staff"]
    let passed = try PassedSockets(
      environment: environment, pid: 42, firstDescriptor: socket.descriptor, unixOnly: true)
    #expect(passed.descriptors == ["staff": socket.descriptor])
    #expect(fcntl(socket.descriptor, F_GETFD) == FD_CLOEXEC)
    #expect(try PassedSockets(environment: environment, pid: 43, unixOnly: true).descriptors.isEmpty)
    #expect(try PassedSockets(environment: [:], unixOnly: true).descriptors.isEmpty)
  }

  @Test func `a passed TCP socket is refused where only Unix sockets are taken`() throws {
    let socket = try ListeningSocket(bindingHost: "127.0.0.1", port: 0)
    defer { close(socket.descriptor) }
    let environment = ["LISTEN_PID": "42", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "staff"]
    #expect(throws: DaemonFault.self) {
      try PassedSockets(environment: environment, pid: 42, firstDescriptor: socket.descriptor, unixOnly: true)
    }
    #expect(
      try PassedSockets(environment: environment, pid: 42, firstDescriptor: socket.descriptor, unixOnly: false)
        .descriptors.count == 1)
  }

  @Test(arguments: [
    ("2", "staff"), ("1", ""), ("x", "staff"), ("-1", ""), ("1000", "staff"), ("1", "a:b"),
  ])
  func `variables that contradict each other are refused`(count: String, names: String) {
    let environment = ["LISTEN_PID": "42", "LISTEN_FDS": count, "LISTEN_FDNAMES": names]
    #expect(throws: DaemonFault.self) {
      try PassedSockets(environment: environment, pid: 42, firstDescriptor: 900, unixOnly: true)
    }
  }

  @Test func `a credential is there, or is not, or is too long`() throws {
    try scratch.write("secret", to: "device.key")
    try scratch.write(String(repeating: "x", count: Credentials.mostBytes + 1), to: "long")
    let credentials = Credentials(environment: ["CREDENTIALS_DIRECTORY": scratch.path])
    #expect(try credentials.bytes(named: "device.key") == Array("secret".utf8))
    #expect(try credentials.bytes(named: "other") == nil)
    #expect(try Credentials(environment: [:]).bytes(named: "device.key") == nil)
    #expect(throws: DaemonFault.self) { try credentials.bytes(named: "long") }
  }

  final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  func lines(_ style: LineLogHandler.Style, _ body: (Logger) -> Void) -> [String] {
    let lines = Lines()
    body(
      Logger(label: "test") {
        LineLogHandler(label: $0, style: style) { line in lines.all.withLock { $0.append(line) } }
      })
    return lines.all.withLock { $0 }
  }

  @Test func `the journal gets the level in front, and one line for each message`() {
    let lines = lines(.journal) { logger in
      logger.debug("unheard")
      logger.info("it runs", metadata: ["seq": "17", "code": "a\nb"])
      logger.warning("care\u{1B}[2J")
      logger.critical("end")
    }
    #expect(lines == ["<6>it runs code=a b seq=17\n", "<4>care [2J\n", "<2>end\n"])
  }

  @Test func `people get time, level and program`() {
    let lines = lines(.plain) { $0.error("no") }
    #expect(lines[0].hasSuffix("Z error test: no\n"))
    #expect(lines[0].hasPrefix("20"))
  }

  @Test func `the journal's style needs the journal's own stream`() {
    #expect(LineLogHandler.Style(environment: ["JOURNAL_STREAM": "1:2"]) == .plain)
    #expect(LineLogHandler.Style(environment: [:]) == .plain)
    var status = stat()
    unsafe fstat(STDERR_FILENO, &status)
    let stream = "\(status.st_dev):\(status.st_ino)"
    #expect(LineLogHandler.Style(environment: ["JOURNAL_STREAM": stream]) == .journal)
  }

  struct Failing: Service {
    struct Stop: Error {}
    func run() async throws { throw Stop() }
  }

  @Test func `readiness and the end are told, and a service's failure is the daemon's`() async throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    defer { close(descriptor) }
    let path = scratch.file("notify")
    let bound = try unsafe SocketAddress(unixDomainSocketPath: path).withSockAddr {
      unsafe bind(descriptor, $0, socklen_t($1))
    }
    try #require(bound == 0)
    let manager = ServiceManager(environment: ["NOTIFY_SOCKET": path])
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    await #expect(throws: Failing.Stop.self) {
      try await DaemonServices(manager: manager, logger: logger).run([Failing()])
    }
    var buffer = [UInt8](repeating: 0, count: 100)
    var last = ""
    while case let count = unsafe recv(descriptor, &buffer, buffer.count, 0), count > 0 {
      last = String(decoding: buffer.prefix(count), as: UTF8.self)
    }
    #expect(last == "STOPPING=1\nSTATUS=failed")
  }
}

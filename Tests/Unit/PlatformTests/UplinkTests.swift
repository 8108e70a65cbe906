import Doors
import Glibc
import HTTPService
import Hummingbird
import LocalAPI
import Logging
import Rig
import ServiceLifecycle
import Synchronization
import Testing

@testable import Uplink

@Suite struct `The uplink` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("run/uplink.sock") }

  @Test(arguments: [
    ("POST", "/v1/devices/k1/records"), ("POST", "/v1/devices/k1/restore"), ("POST", "/v1/enrolments"),
    ("POST", "/v1/authorisations"), ("GET", "/v1/events"), ("GET", "/status/index"), ("GET", "/status/acme/7"),
    ("GET", "/status/acme/4294967295/12"), ("GET", "/trust/1.root.json"), ("GET", "/trust/timestamp.json"),
    ("GET", "/trust/targets/0a1b.issuers.json"),
  ])
  func `carries what the wire knows`(method: String, path: String) {
    #expect(AllowedExchanges.allow(method, path))
  }

  @Test(arguments: [
    ("GET", "/v1/devices/k1/records"), ("DELETE", "/v1/enrolments"), ("post", "/v1/enrolments"), ("GET", "/"),
    ("GET", ""), ("GET", "trust/1.root.json"), ("GET", "/trust"), ("GET", "/trust/"), ("GET", "/trust/../v1/admin"),
    ("GET", "/trust/./a"), ("GET", "/trust//a"), ("GET", "/trust/a?b=c"), ("GET", "/trust/a#b"),
    ("GET", "/trust/%2e%2e/a"), ("GET", "/trust/a/b/c/d/e"), ("GET", "/trust/a\r\nX: y"), ("GET", "/status/acme/07"),
    ("GET", "/status/acme/-1"), ("GET", "/status/acme/x"), ("GET", "/status/acme/1/2/3"),
    ("GET", "/status/acme/9007199254740992"), ("POST", "/v1/devices/K1/records"), ("POST", "/v1/devices//records"),
    ("POST", "/v1/devices/.k1/records"), ("POST", "/v1/devices/k1/records/"), ("POST", "/v1/devices/k1/records?x"),
    ("POST", "/v1/devices/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/records"), ("GET", "/metrics"), ("GET", "/status/index/"),
  ])
  func `refuses everything else`(method: String, path: String) {
    #expect(!AllowedExchanges.allow(method, path))
  }

  @Test(arguments: [
    "https://hub.example", "https://hub.example:8443/voucherd/", "http://127.0.0.1:8080", "http://[::1]:8080",
    "http://localhost",
  ])
  func `takes https anywhere and http to this machine`(url: String) throws {
    #expect(try !UplinkBase(url: url).url.hasSuffix("/"))
  }

  @Test(arguments: [
    "http://hub.example", "http://10.0.0.1", "http://127.0.0.1.example", "http://127.0.0", "http://127.0.0.001",
    "ftp://hub.example", "hub.example", "", "https://", "https://a:b@hub.example", "https://hub.example?x",
    "https://hub.example#x", "file:///etc/passwd", "http://localhost.example",
  ])
  func `takes no other base`(url: String) {
    #expect(throws: UplinkBase.Refusal.self) { try UplinkBase(url: url) }
  }

  @Test func `takes no proxy for plain http`() {
    #expect(throws: UplinkBase.Refusal.self) { try UplinkBase(url: "http://127.0.0.1", proxy: "http://p:1") }
  }

  @Test func `waits longer with each failure, up to a bound, and anew after a success`() {
    var backoff = Backoff(least: .milliseconds(200), most: .seconds(10))
    let waits = (0..<7).map { _ in backoff.failed(chance: 1) }
    #expect(waits == [200, 400, 800, 1600, 3200, 6400, 10_000].map { .milliseconds($0) })
    for _ in 0..<1000 { #expect(backoff.failed(chance: 0) <= .seconds(5)) }
    backoff.succeeded()
    #expect(backoff.failed(chance: 0) == .milliseconds(100))
  }

  @Test func `says once that voucherd is away, and once that it is back`() {
    var presence = VoucherdPresence()
    let polls: [Poll] = [.nothing, .away("a"), .away("b"), .nothing, .nothing, .away("c")]
    #expect(polls.compactMap { presence.note($0)?.level } == [.warning, .notice, .warning])
  }

  @Test func `says once that exchanges fail, and never more than why`() {
    var reports = OutcomeReports()
    let failed = ExchangeOutcome.failed(detail: "timeout: x")
    let response = ExchangeOutcome.response(status: 200, retryAfter: nil, body: Array("secret".utf8))
    let words = [response, failed, failed, response, response].compactMap { reports.note($0, base: "hub")?.text }
    #expect(words == ["hub: an exchange failed, records wait: timeout: x", "hub answers again"])
  }

  static func exchange(
    _ method: String, _ path: String, base: String = "hub", body: [UInt8]? = nil, most: Int = 1000,
    limit: Duration = .seconds(10)
  ) -> Exchange {
    Exchange(
      id: "", base: base, method: method, path: path, mostBytes: most, timeLimit: limit,
      contentType: body == nil ? nil : "application/x-ndjson", body: body)
  }

  @Sendable static func hub(_ router: Router<LocalContext>) {
    router.post("/v1/devices/k1/records") { request, _ in
      var response = Response.bytes(try await request.bytes(atMost: 1000).reversed(), type: "application/json")
      response.headers[.contentType] = request.headers[.contentType]
      return response
    }
    router.get("/status/index") { _, _ in Response.bytes([UInt8](repeating: 7, count: 1001), type: "x/y") }
    router.get("/trust/1.root.json") { _, _ in Response.bytes("<html>".utf8, type: "text/html") }
    router.get("/trust/2.root.json") { _, _ in Response(status: .found, headers: [.location: "/trust/1.root.json"]) }
    router.post("/v1/enrolments") { _, _ in Response(status: .tooManyRequests, headers: [.retryAfter: "30"]) }
    router.post("/v1/authorisations") { _, _ -> Response in
      try await Task.sleep(for: .seconds(30))
      return .noContent
    }
  }

  /// voucherd's board and door on a real socket, while `body` runs.
  func withBoard<Value: Sendable>(_ body: @Sendable (ExchangeBoard) async throws -> Value) async throws -> Value {
    let board = ExchangeBoard()
    var limits = ServiceLimits()
    limits.drain = .zero
    let door = UplinkDoor(board: board, rights: Rights(ownUser: geteuid(), groups: [:]))
    return try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: door.routes) { _ in
      defer { board.close() }
      return try await body(board)
    }
  }

  /// A voucherd's board, an uplink and a hub, while `body` runs.
  func running<Value: Sendable>(_ body: @Sendable (ExchangeBoard) async throws -> Value) async throws -> Value {
    var limits = ServiceLimits()
    limits.drain = .zero
    let hub = try ListeningSocket(bindingHost: "127.0.0.1", port: 0)
    let port = try #require(hub.port)
    return try await serving(hub, limits: limits, routes: Self.hub) { [path] _ in
      try await withBoard { board in
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let uplink = try UplinkService(
          socket: path, bases: ["hub": UplinkBase(url: "http://127.0.0.1:\(port)")], connectLimit: .seconds(5),
          atOnce: 4, logger: logger)
        let group = ServiceGroup(services: [uplink], logger: logger)
        let run = Task { try await group.run() }
        let value = try await body(board)
        await group.triggerGracefulShutdown()
        try await run.value
        return value
      }
    }
  }

  @Test func `brings bytes up and bytes back`() async throws {
    try await running { board in
      func perform(_ exchange: Exchange) async throws -> ExchangeOutcome {
        try await blocking { board.perform(exchange) }
      }
      let echo = try await perform(Self.exchange("POST", "/v1/devices/k1/records", body: [1, 2, 3]))
      #expect(echo == .response(status: 200, retryAfter: nil, body: [3, 2, 1]))
      let page = try await perform(Self.exchange("GET", "/trust/1.root.json"))
      #expect(page == .response(status: 200, retryAfter: nil, body: Array("<html>".utf8)))
      let busy = try await perform(Self.exchange("POST", "/v1/enrolments", body: [1]))
      #expect(busy == .response(status: 429, retryAfter: .seconds(30), body: []))
      let moved = try await perform(Self.exchange("GET", "/trust/2.root.json"))
      #expect(moved == .response(status: 302, retryAfter: nil, body: []))
      guard case .response(404, nil, _) = try await perform(Self.exchange("GET", "/trust/9.root.json")) else {
        Issue.record("what is absent is not 404")
        return
      }
    }
  }

  @Test(arguments: [
    (exchange("GET", "/status/index"), "too-long: the response is longer than 1000 bytes"),
    (exchange("POST", "/v1/authorisations", body: [1], limit: .milliseconds(100)), "timeout: "),
    (exchange("GET", "/metrics"), "refused: method and path are not on the uplink's list"),
    (
      exchange("GET", "/status/index", base: "elsewhere"),
      "refused: the uplink's configuration has no base of this name"
    ),
  ])
  func `tells every kind of failure`(exchange: Exchange, detail: String) async throws {
    let outcome = try await running { board in try await blocking { board.perform(exchange) } }
    guard case .failed(let found) = outcome else {
      Issue.record("\(outcome) is no failure")
      return
    }
    #expect(found.hasPrefix(detail))
  }

  @Test func `carries a short question past slow ones`() async throws {
    let slow = Self.exchange("POST", "/v1/authorisations", body: [1], limit: .seconds(60))
    let short = Self.exchange("POST", "/v1/devices/k1/records", body: [1])
    try await running { board in
      let waiting = (0..<3).map { _ in Task { try await blocking { board.perform(slow) } } }
      let answer = try await blocking { board.perform(short) }
      #expect(answer == .response(status: 200, retryAfter: nil, body: [1]))
      board.close()
      for task in waiting {
        let outcome = try await task.value
        #expect(outcome == .failed(detail: "voucherd is stopping"))
      }
    }
  }

  /// The real program, killed and begun again, with voucherd there only after it.
  @Test func `waits for voucherd, and goes on where a killed one left off`() async throws {
    let hub = try ListeningSocket(bindingHost: "127.0.0.1", port: 0)
    let config = try scratch.write("bases: {hub: {url: 'http://127.0.0.1:\(hub.port ?? 0)'}}\n", to: "uplink.yaml")
    let first = try Self.program("--config", config, "--socket", path)
    defer { first.signal(SIGKILL) }
    _ = try await blocking { try first.awaitText("that voucherd is away") { $0.firstRange(of: "voucherd is away") } }
    let echo = Self.exchange("POST", "/v1/devices/k1/records", body: [1, 2])
    let echoed = ExchangeOutcome.response(status: 200, retryAfter: nil, body: [2, 1])
    var limits = ServiceLimits()
    limits.drain = .zero
    try await serving(hub, limits: limits, routes: Self.hub) { [path] _ in
      try await withBoard { board in
        #expect(try await blocking { board.perform(echo) } == echoed)
        first.signal(SIGKILL)
        let second = try Self.program("--config", config, "--socket", path)
        defer { second.signal(SIGKILL) }
        // The first try may go to the poll of the dead one, and fails when the new one comes.
        var outcome: ExchangeOutcome?
        for _ in 0..<5 where outcome != echoed { outcome = try await blocking { board.perform(echo) } }
        #expect(outcome == echoed)
        let end = try await blocking { try second.stop() }
        #expect(end == .status(0))
      }
    }
  }

  static func program(_ arguments: String...) throws -> ChildProcess { try ChildProcess("voucher-uplink", arguments) }

  /// What a program says that ends by itself.
  static func ended(_ arguments: String...) async throws -> (end: ChildProcess.End?, output: String, errors: String) {
    let program = try ChildProcess("voucher-uplink", arguments)
    let end = try await blocking { program.end(within: .seconds(20)) }
    return (end, program.output, program.errors)
  }

  @Test func `says what is wrong with its configuration`() async throws {
    let bad = try scratch.write("bases:\n  hub:\n    url: http://hub.example\n", to: "bad.yaml")
    let checked = try await Self.ended("--config", bad, "--check-config")
    #expect(checked.end == .status(1))
    let begin = "\(bad):3: bases.hub.url: is plain http to another machine. Allowed: https://"
    #expect(checked.errors.hasPrefix(begin))
    let unknown = try scratch.write("base: 1\n", to: "unknown.yaml")
    let refused = try await Self.ended("--config", unknown)
    #expect(refused.end == .status(1))
    #expect(refused.errors == "\(unknown):1: base: is no setting. Allowed: bases, exchanges, log\n")
  }

  @Test func `prints a configuration that it takes`() async throws {
    let printed = try await Self.ended("--print-config")
    #expect(printed.end == .status(0))
    let file = try scratch.write(printed.output, to: "printed.yaml")
    let checked = try await Self.ended("--config", file, "--check-config")
    #expect(checked.end == .status(0))
    #expect(checked.output == "\(file): all right\n")
  }
}

import Foundation
import HTTPService
import Hummingbird
import LocalAPI
import LocalCalls
import NIOCore
import Rig
import Testing

@Suite struct `The local API's client` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("run/staff.sock") }

  @Sendable static func routes(_ router: Router<LocalContext>) {
    router.get("/v1/hello") { request, _ in
      try Response.json(
        Hello(version: "1", device: "k1", state: request.uri.queryParameters["state"].map(String.init) ?? "none"))
    }
    router.post("/v1/sights") { request, _ in
      let sights = try JSONDecoder().decode(Sights.self, from: Data(try await request.bytes(atMost: 10_000)))
      return try Response.json(Hello(version: "1", device: nil, state: "\(sights.symbols[0].data.count)"))
    }
    router.post("/v1/camera") { _, _ in Response.noContent }
    router.get("/v1/denied") { _, _ -> Response in
      throw Problem(.forbidden, code: "group-needed", title: "A group is needed", whatToDo: "Ask.")
    }
    router.get("/v1/odd") { _, _ in Response.bytes("<html>".utf8, type: "text/html", status: .badGateway) }
    router.get("/v1/empty") { _, _ in Response.bytes("{}".utf8, type: "application/json") }
    router.get("/v1/hang") { _, _ -> Response in
      try await Task.sleep(for: .seconds(30))
      return .noContent
    }
    router.get("/v1/records/follow") { _, _ in
      Response(
        status: .ok,
        body: .init { writer in
          for seq in 1...1000 {
            let line = RecordsLine.record(seq: seq, hash: String(repeating: "a", count: 64), bytes: Array("{}".utf8))
            try await writer.write(ByteBuffer(bytes: line.encoded))
          }
          try await writer.finish(nil)
        })
    }
    router.get("/v1/long") { _, _ in
      Response.bytes([UInt8](repeating: 7, count: RecordsLine.mostBytes + 1), type: "application/x-ndjson")
    }
  }

  func with<Value: Sendable>(
    _ limit: Duration = .seconds(10), _ body: @escaping @Sendable (LocalClient) throws -> Value
  ) async throws -> Value {
    var limits = ServiceLimits()
    limits.drain = .zero
    return try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: Self.routes) { [path] _ in
      try await blocking { try body(LocalClient(socket: path, timeLimit: limit)) }
    }
  }

  func refusal(
    limit: Duration = .seconds(10), _ body: @escaping @Sendable (LocalClient) throws -> Void
  ) async -> LocalFailure? {
    do {
      try await with(limit, body)
      return nil
    } catch {
      return error as? LocalFailure
    }
  }

  @Test func `values go and come as JSON`() async throws {
    let hello = try await with { client in
      try client.post("/v1/camera", CameraReport(state: .ok, source: "a", detail: "b", whatToDo: ""))
      let sights = Sights(source: "voucherctl", event: .once, symbols: [.init(data: [0xFB, 0xFF, 0xFE, 1])])
      #expect(try client.post("/v1/sights", sights, as: Hello.self).state == "4")
      return try client.get("/v1/hello", query: [("state", "a+b & c")], as: Hello.self)
    }
    #expect(hello == Hello(version: "1", device: "k1", state: "a+b & c"))
  }

  @Test func `a problem comes through as what it says`() async throws {
    let failure = await refusal { _ = try $0.get("/v1/denied", as: Hello.self) }
    #expect(failure?.description == "A group is needed. Ask.")
    guard case .problem(let problem) = failure else {
      Issue.record("not a problem")
      return
    }
    #expect((problem.status, problem.code) == (403, "group-needed"))
  }

  @Test func `something else at the socket is told apart`() async throws {
    for path in ["/v1/odd", "/v1/empty"] {
      guard case .unreadable = await refusal({ _ = try $0.get(path, as: Status.self) }) else {
        Issue.record("\(path) was read")
        return
      }
    }
  }

  @Test func `a socket without anybody is said with what to do`() throws {
    do {
      _ = try LocalClient(socket: path).get("/v1/hello", as: Hello.self)
      Issue.record("nobody answered")
    } catch {
      #expect("\(error)".hasPrefix("voucherd can't be reached at \(path): No such file or directory. "))
    }
  }

  @Test func `a call that hangs ends at its limit`() async throws {
    let failure = await refusal(limit: .milliseconds(100)) { _ = try $0.get("/v1/hang", as: Hello.self) }
    #expect(failure == .timeout(socket: path, limit: .milliseconds(100)))
  }

  @Test func `lines come one by one, to the end or until it is enough`() async throws {
    let (all, some) = try await with { client in
      var all = 0
      try client.lines("/v1/records/follow") { line in
        all += 1
        guard case .record(all, _, _) = RecordsLine(line: line) else { return false }
        return true
      }
      var some = 0
      try client.lines("/v1/records/follow") { _ in
        some += 1
        return some < 10
      }
      return (all, some)
    }
    #expect((all, some) == (1000, 10))
  }

  @Test func `a problem or an endless line ends a stream with an error`() async throws {
    guard case .problem = await refusal({ try $0.lines("/v1/denied") { _ in true } }),
      case .unreadable = await refusal({ try $0.lines("/v1/long") { _ in true } })
    else {
      Issue.record("a stream ended well")
      return
    }
  }

  @Test func `a records line is read as it was written, and nothing else is`() {
    let hash = String(repeating: "0f", count: 32)
    for line in [RecordsLine.record(seq: 17, hash: hash, bytes: Array(#"{"a":{"b":1}}"#.utf8)), .lost(3)] {
      #expect(RecordsLine(line: line.encoded) == line)
    }
    for text in ["", "{}", #"{"lost":}"#, #"{"lost":1,}"#, #"{"seq":1,"hash":"00","record":{}}"#, #"{"seq":1}"#] {
      #expect(RecordsLine(line: Array(text.utf8)) == nil)
    }
    // Found by the fuzzer: bytes that are no text where the hash should stand.
    let good = RecordsLine.record(seq: 17, hash: hash, bytes: Array("{}".utf8)).encoded
    #expect(RecordsLine(line: good.prefix(20) + [0xe5, 0xff] + good.dropFirst(22)) == nil)
  }

  @Test func `an exchange and its outcome come out as they went in`() throws {
    let exchange = Exchange(
      id: "7", base: "hub", method: "POST", path: "/v1/enrolments", mostBytes: 1 << 20, timeLimit: .milliseconds(1500),
      contentType: "application/json", body: [1, 2])
    func field(_ fields: [(name: String, value: String)]) -> (String) -> String? {
      { name in fields.first { $0.name == name }?.value }
    }
    #expect(Exchange(field: field(exchange.fields), body: [1, 2]) == exchange)
    #expect(Exchange(field: field(Array(exchange.fields.dropFirst())), body: []) == nil)
    let outcomes: [ExchangeOutcome] = [
      .response(status: 404, retryAfter: nil, body: [3]), .response(status: 503, retryAfter: .seconds(7), body: []),
      .failed(detail: "timeout: too slow"),
    ]
    for outcome in outcomes { #expect(ExchangeOutcome(field: field(outcome.fields), body: outcome.body) == outcome) }
    let waits = [("86400", Duration.seconds(86_400)), ("86401", nil), ("9223372036854775807", nil), ("-1", nil)]
    for (text, retryAfter) in waits {
      let fields = [(name: Exchange.Field.outcome, value: "response"), (Exchange.Field.status, "503")]
      let taken = ExchangeOutcome(field: field(fields + [(Exchange.Field.retryAfter, text)]), body: [])
      #expect(taken == .response(status: 503, retryAfter: retryAfter, body: []))
    }
    let odd = ExchangeOutcome.failed(detail: "é\r\n" + String(repeating: "x", count: 300))
    let detail = try #require(field(odd.fields)(Exchange.Field.detail))
    #expect(detail.utf8.count == 200 && detail.utf8.allSatisfy { (0x20...0x7E).contains($0) })
  }

  @Test func `the socket is the one given, else that of the environment, else that of systemd`() {
    #expect(Door.staff.path(given: "/x", environment: ["VOUCHERD_SOCKETS": "/y"]) == "/x")
    #expect(Door.reader.path(environment: ["VOUCHERD_SOCKETS": "/y"]) == "/y/reader.sock")
    #expect(Door.uplink.path(environment: ["VOUCHERD_SOCKETS": ""]) == "/run/voucherd/uplink.sock")
  }

  @Test func `a store's time zone leads to the language of its customers`() {
    let languages = ["Asia/Shanghai", "Asia/Urumqi", "Asia/Taipei", "Asia/Hong_Kong", "Europe/Berlin", "UTC", ""].map {
      Language(ofZone: $0)
    }
    #expect(languages == [.zhHans, .zhHans, .zhHant, .zhHant, .en, .en, .en])
  }

  @Test func `a locale leads to a language`() {
    #expect(Language(locale: "zh_TW.UTF-8") == .zhHant)
    #expect(Language(locale: "zh-Hant-TW") == .zhHant)
    #expect(Language(locale: "zh_CN.UTF-8") == .zhHans)
    #expect(Language(environment: ["LANG": "de_DE.UTF-8"]) == .en)
    #expect(Language(environment: ["LANG": "zh_HK", "LC_ALL": ""]) == .zhHant)
  }

  @Test func `only canonical base64url is taken`() throws {
    func symbol(_ text: String) -> [UInt8]? {
      try? JSONDecoder().decode(Sights.Symbol.self, from: Data(#"{"data":"\#(text)"}"#.utf8)).data
    }
    #expect(symbol("-_8") == [0xFB, 0xFF])
    for text in ["-_9", "+/8", "-_8=", "-_8 ", "a"] { #expect(symbol(text) == nil) }
  }
}

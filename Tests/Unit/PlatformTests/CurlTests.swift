import Curl
import Glibc
import HTTPService
import Hummingbird
import NIOCore
import Rig
import Synchronization
import Testing

@Suite struct `An exchange by libcurl` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("run/test.sock") }
  static let givenUp = CurlFailure(kind: .cancelled, message: "given up by the caller")

  @Sendable static func routes(_ router: Router<LocalContext>) {
    router.get("/bytes/{count}") { _, context in
      let count = try context.parameters.require("count", as: Int.self)
      return Response.bytes([UInt8](repeating: 7, count: count), type: "application/octet-stream")
    }
    router.get("/drip") { _, _ in
      Response(
        status: .ok,
        body: .init { writer in
          for _ in 0..<1000 { try await writer.write(ByteBuffer(repeating: 7, count: 1000)) }
          try await writer.finish(nil)
        })
    }
    router.get("/stalled") { _, _ -> Response in
      try await Task.sleep(for: .seconds(30))
      return .noContent
    }
    router.get("/beat/{bytes}") { _, context in
      let beat = ByteBuffer(repeating: 0x3a, count: try context.parameters.require("bytes", as: Int.self))
      return Response(
        status: .ok,
        body: .init { writer in
          for round in 0..<12 {
            try await writer.write(beat)
            // The last silence is longer than the limit.
            try await Task.sleep(for: round < 11 ? .milliseconds(500) : .seconds(30))
          }
          try await writer.finish(nil)
        })
    }
    router.get("/moved") { _, _ in Response(status: .found, headers: [.location: "/bytes/5"]) }
    router.get("/html") { _, _ in Response.bytes("<html>Sign in</html>".utf8, type: "text/html", status: .ok) }
    router.get("/busy") { _, _ in Response(status: .serviceUnavailable, headers: [.retryAfter: "7"]) }
    router.post("/echo") { request, _ in
      Response.bytes(try await request.bytes(atMost: 4 << 20), type: request.headers[.contentType] ?? "none")
    }
  }

  func request(_ method: String, _ target: String, most: Int = 1 << 20, limit: Duration = .seconds(10)) -> CurlRequest {
    var request = CurlRequest(method, "http://local\(target)", mostBytes: most, timeLimit: limit)
    request.schemes = .httpAndHTTPS
    request.unixSocket = path
    return request
  }

  /// The same exchange on both interfaces, which must agree.
  func both(_ request: CurlRequest) async throws -> Result<CurlResponse, CurlFailure> {
    var limits = ServiceLimits()
    limits.drain = .zero
    return try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: Self.routes) { _ in
      let multi = try CurlMulti()
      let first: Result<CurlResponse, CurlFailure>
      do throws(CurlFailure) { first = .success(try await multi.perform(request)) } catch { first = .failure(error) }
      let second = try await blocking { () -> Result<CurlResponse, CurlFailure> in
        let easy = try CurlEasy()
        return Result { () throws(CurlFailure) in try easy.perform(request) }
      }
      switch (first, second) {
      case (.success(let first), .success(let second)):
        #expect((first.status, first.body) == (second.status, second.body))
      case (.failure(let first), .failure(let second)): #expect(first.kind == second.kind)
      default: Issue.record("the interfaces differ: \(first), \(second)")
      }
      return first
    }
  }

  func failure(_ request: CurlRequest) async throws -> CurlFailure.Kind? {
    if case .failure(let failure) = try await both(request) { failure.kind } else { nil }
  }

  @Test func `a body comes back byte for byte`() async throws {
    var post = request("POST", "/echo", most: 4 << 20)
    post.body = (0..<(2 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    post.headers = [("Content-Type", "application/x-ndjson")]
    let response = try await both(post).get()
    #expect(response.body == post.body)
    #expect(response.header("content-type") == "application/x-ndjson")
    post.body = []
    post.headers = []
    let empty = try await both(post).get()
    #expect(empty.body.isEmpty)
    #expect(empty.header("content-type") == "none")
  }

  @Test func `a body at the cap is taken, one above it fails, announced or not`() async throws {
    #expect(try await both(request("GET", "/bytes/1000", most: 1000)).get().body.count == 1000)
    #expect(try await failure(request("GET", "/bytes/1001", most: 1000)) == .tooLong)
    #expect(try await failure(request("GET", "/drip", most: 999_999)) == .tooLong)
  }

  @Test func `a stalled server hits the time limit`() async throws {
    #expect(try await failure(request("GET", "/stalled", limit: .milliseconds(100))) == .timeout)
  }

  @Test func `a redirect is told and not followed`() async throws {
    let response = try await both(request("GET", "/moved")).get()
    #expect(response.status == 302)
    #expect(response.body.isEmpty)
  }

  @Test func `a page of HTML passes as bytes`() async throws {
    let response = try await both(request("GET", "/html")).get()
    #expect(String(decoding: response.body, as: UTF8.self) == "<html>Sign in</html>")
    #expect(response.header("Content-Type") == "text/html")
  }

  @Test func `an error status is a response, and its header fields are there`() async throws {
    let response = try await both(request("GET", "/busy")).get()
    #expect(response.status == 503)
    #expect(response.header("Retry-After") == "7")
  }

  @Test func `plain HTTP is refused unless it is allowed`() async throws {
    var plain = request("GET", "/html")
    plain.schemes = .https
    #expect(try await failure(plain) == .other)
    var file = request("GET", "/html")
    (file.url, file.unixSocket) = ("file:///etc/hostname", nil)
    #expect(try await failure(file) == .other)
  }

  @Test func `what libcurl would take apart is refused or left as it is`() async throws {
    var named = request("GET", "/html")
    named.url = "http://user:password@local/html"
    #expect(try await failure(named) == .other)
    var split = request("GET", "/html")
    split.headers = [("X-Field", "a\r\nX-Other: b")]
    #expect(try await failure(split) == .other)
    // Were the dots resolved by libcurl, this would find /html.
    #expect(try await both(request("GET", "/x/../html")).get().status == 404)
  }

  @Test func `a server that is not there is a failure to connect`() async throws {
    let request = request("GET", "/html")
    await #expect(throws: CurlFailure.self) { try await CurlMulti().perform(request) }
    var closed = CurlRequest("GET", "http://127.0.0.1:1/", mostBytes: 10, timeLimit: .seconds(5))
    closed.schemes = .httpAndHTTPS
    #expect(try await failure(closed) == .connect)
  }

  @Test func `a slow exchange does not hold up another one`() async throws {
    let (slow, fast) = (request("GET", "/stalled", limit: .seconds(20)), request("GET", "/html"))
    var limits = ServiceLimits()
    limits.drain = .zero
    try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: Self.routes) { _ in
      let multi = try CurlMulti()
      let waiting = Task { try await multi.perform(slow) }
      let clock = ContinuousClock()
      let start = clock.now
      for _ in 0..<20 { #expect(try await multi.perform(fast).status == 200) }
      waiting.cancel()
      await #expect(throws: Self.givenUp) { try await waiting.value }
      #expect(clock.now - start < .seconds(15))
    }
  }

  @Test(arguments: [1, 200]) func `a stream lives as long as something comes in time, however little`(
    bytes: Int
  ) async throws {
    var beats = request("GET", "/beat/\(bytes)")
    (beats.timeLimit, beats.silenceLimit) = (nil, .milliseconds(1500))
    let stream = beats
    var limits = ServiceLimits()
    limits.drain = .zero
    try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: Self.routes) { _ in
      let multi = try CurlMulti()
      let count = Mutex(0)
      let clock = ContinuousClock()
      let start = clock.now
      await #expect(throws: CurlFailure(kind: .timeout, message: "nothing came for too long")) {
        try await multi.stream(stream) { piece in
          count.withLock { $0 += piece.count }
          return true
        }
      }
      #expect(count.withLock { $0 } == 12 * bytes)
      // Eleven beats, and then the limit: neither earlier nor much later.
      #expect(clock.now - start > .milliseconds(6900) && clock.now - start < .seconds(20))
    }
  }

  @Test func `a stream that never begins is given up as silent`() async throws {
    var stalled = request("GET", "/stalled")
    (stalled.timeLimit, stalled.silenceLimit) = (nil, .milliseconds(200))
    let stream = stalled
    var limits = ServiceLimits()
    limits.drain = .zero
    _ = try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: Self.routes) { _ in
      await #expect(throws: CurlFailure(kind: .timeout, message: "nothing came for too long")) {
        try await CurlMulti().stream(stream) { _ in true }
      }
    }
  }

  @Test func `a task that is cancelled before it begins makes no exchange`() async throws {
    let request = request("GET", "/html")
    let multi = try CurlMulti()
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await multi.perform(request)
    }
    task.cancel()
    await #expect(throws: Self.givenUp) { try await task.value }
  }

  @Test func `a server's certificate must lead to a known root`() async throws {
    let (certificate, key) = (scratch.file("cert.pem"), scratch.file("key.pem"))
    let made = try await blocking {
      try ChildProcess(
        "/usr/bin/openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
          "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ]
      ).end(within: .seconds(20))
    }
    try #require(made == .status(0))
    let port = try freePort()
    let server = try ChildProcess(
      "/usr/bin/openssl", ["s_server", "-accept", "127.0.0.1:\(port)", "-www", "-cert", certificate, "-key", key],
      input: .pipe)
    defer { server.signal(SIGKILL) }

    var request = CurlRequest("GET", "https://localhost:\(port)/", mostBytes: 100_000, timeLimit: .seconds(5))
    request.caFile = certificate
    let multi = try CurlMulti()
    var response: CurlResponse?
    for _ in 0..<100 where response == nil {
      response = try? await multi.perform(request)
      if response == nil { try await Task.sleep(for: .milliseconds(20)) }
    }
    #expect(response?.status == 200)

    var unknown = request
    unknown.caFile = nil
    #expect(try await failure(unknown) == .tls)
    var otherName = request
    otherName.url = "https://127.0.0.1:\(port)/"
    #expect(try await failure(otherName) == .tls)
  }

  private func freePort() throws -> Int {
    let socket = try ListeningSocket(bindingHost: "127.0.0.1", port: 0)
    defer { close(socket.descriptor) }
    return try #require(socket.port)
  }
}

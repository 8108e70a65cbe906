import Curl
import Glibc
import HTTPService
import Hummingbird
import LocalAPI
import LocalCalls
import NIOCore
import NIOPosix
import Rig
import ServiceLifecycle
import Testing

@Suite struct `An HTTP service` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("run/test.sock") }

  struct Secret: Error, CustomStringConvertible { let description = "the secret detail" }

  @Sendable static func routes(_ router: Router<LocalContext>) {
    router.get("/v1/who") { _, context -> Response in
      guard let peer = context.peer else { return .noContent }
      return try .json([Int(peer.pid), Int(peer.uid)] + peer.groups.map(Int.init))
    }
    router.post("/v1/echo") { request, _ in
      Response.bytes(try await request.bytes(atMost: 100), type: "application/octet-stream")
    }
    router.put("/v1/echo") { _, _ in Response.noContent }
    router.get("/v1/refused") { _, _ -> Response in
      throw Problem(
        .forbidden, code: "group-needed", title: "A group is needed", detail: "You are not in admin.",
        whatToDo: "Ask to be put into it.", retryAfter: .milliseconds(1500))
    }
    router.get("/v1/broken") { _, _ -> Response in throw Secret() }
  }

  func call(
    _ method: String, _ target: String, body: [UInt8]? = nil, headers: [(name: String, value: String)] = []
  ) async throws -> CurlResponse {
    try await serving(ListeningSocket(bindingPath: path), routes: Self.routes) { [path] _ in
      try await blocking {
        var request = CurlRequest(method, "http://local\(target)", mostBytes: 10_000, timeLimit: .seconds(5))
        request.schemes = .httpAndHTTPS
        request.unixSocket = path
        request.body = body
        request.headers = headers
        return try CurlEasy().perform(request)
      }
    }
  }

  @Test func `the peer is who the kernel says`() async throws {
    let response = try await call("GET", "/v1/who")
    var groups = [gid_t](repeating: 0, count: 100)
    let count = unsafe getgroups(100, &groups)
    let expected = [Int(getpid()), Int(getuid()), Int(getgid())] + groups.prefix(Int(count)).map(Int.init)
    #expect(String(decoding: response.body, as: UTF8.self) == "[\(expected.map(String.init).joined(separator: ","))]")
  }

  @Test func `over TCP there is no peer`() async throws {
    let socket = try ListeningSocket(bindingHost: "127.0.0.1", port: 0)
    let port = try #require(socket.port)
    let status = try await serving(socket, routes: Self.routes) { _ in
      try await blocking {
        var request = CurlRequest("GET", "http://127.0.0.1:\(port)/v1/who", mostBytes: 100, timeLimit: .seconds(5))
        request.schemes = .httpAndHTTPS
        return try CurlEasy().perform(request).status
      }
    }
    #expect(status == 204)
  }

  @Test(arguments: [
    ("GET", "/v1/nothing", 404, "not-found"), ("DELETE", "/v1/echo", 405, "method-not-allowed"),
    ("GET", "/v1/refused", 403, "group-needed"), ("GET", "/v1/broken", 500, "internal-fault"),
  ])
  func `every no is a problem`(method: String, target: String, status: Int, code: String) async throws {
    let response = try await call(method, target)
    #expect(response.status == status)
    #expect(response.header("Content-Type") == "application/problem+json")
    let text = String(decoding: response.body, as: UTF8.self)
    #expect(text.contains(#""type":"urn:voucherd:problem:\#(code)""#))
    #expect(text.contains(#""status":\#(status)"#))
    #expect(!text.contains("secret"))
    #expect(response.header("Allow") == (status == 405 ? "POST, PUT" : nil))
    #expect(response.header("Retry-After") == (status == 403 ? "2" : nil))
  }

  @Test func `a body at the limit is taken and one above it is not, announced or not`() async throws {
    let octets = [(name: "Content-Type", value: "application/octet-stream")]
    let most = [UInt8](repeating: 7, count: 100)
    #expect(try await call("POST", "/v1/echo", body: most, headers: octets).body == most)
    #expect(try await call("POST", "/v1/echo", body: most + [7], headers: octets).status == 413)
    let chunked = try await call("POST", "/v1/echo", body: most + [7], headers: [("Transfer-Encoding", "chunked")])
    #expect(chunked.status == 413)
    #expect(chunked.header("Content-Type") == "application/problem+json")
  }

  @Test func `the folder and the socket belong to one user, and the socket goes with the service`() async throws {
    try await serving(ListeningSocket(bindingPath: path), routes: Self.routes) { [self] _ in
      #expect(ScratchFolder.mode(of: scratch.file("run")) == 0o700)
      #expect(ScratchFolder.mode(of: path) == 0o600)
    }
    #expect(ScratchFolder.mode(of: path) == nil)
  }

  @Test func `a socket that a crash left behind is replaced`() throws {
    let first = try ListeningSocket(bindingPath: path)
    close(first.descriptor)
    let second = try ListeningSocket(bindingPath: path)
    #expect(throws: SocketFault.self) { try ListeningSocket(bindingPath: path) }
    close(second.descriptor)
  }

  @Test func `what is no socket of ours is left alone`() throws {
    let plain = try scratch.write("mine", to: "plain.sock")
    #expect(throws: SocketFault.self) { try ListeningSocket(bindingPath: plain) }
    #expect(ScratchFolder.mode(of: plain) != nil)
    unsafe mkdir(scratch.file("open"), 0o755)
    #expect(throws: SocketFault.self) { try ListeningSocket(bindingPath: scratch.file("open/test.sock")) }
    let long = scratch.file("run/" + String(repeating: "x", count: 100))
    #expect(throws: SocketFault.self) { try ListeningSocket(bindingPath: long) }
  }

  @Test func `only a listening stream socket is taken over`() throws {
    let listening = try ListeningSocket(bindingPath: path)
    #expect(try ListeningSocket(adopting: listening.descriptor, name: "test").isUnix)
    close(listening.descriptor)
    let idle = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(idle) }
    #expect(throws: SocketFault.self) { try ListeningSocket(adopting: idle, name: "test") }
    #expect(throws: SocketFault.self) { try ListeningSocket(adopting: 1000, name: "test") }
  }

  /// Connects by hand, sends a piece of a request, and returns what comes until the service closes.
  static func talk(_ path: String, _ text: String) throws -> String {
    let client = try connected(path)
    defer { close(client) }
    let bytes = Array(text.utf8)
    unsafe write(client, bytes, bytes.count)
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe read(client, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: received, as: UTF8.self) }
      received += buffer.prefix(count)
    }
  }

  static func connected(_ path: String) throws -> Int32 {
    let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    try unsafe SocketAddress(unixDomainSocketPath: path).withSockAddr {
      let result = unsafe connect(client, $0, socklen_t($1))
      try #require(result == 0)
    }
    return client
  }

  @Test(arguments: ["", "GET /v1/who HT", "POST /v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"])
  func `a client that does not finish its request is left`(text: String) async throws {
    var limits = ServiceLimits()
    limits.idle = .milliseconds(200)
    limits.request = .milliseconds(200)
    let clock = ContinuousClock()
    let start = clock.now
    let received = try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: Self.routes) {
      [path] _ in
      try await blocking { try Self.talk(path, text) }
    }
    #expect(!received.hasPrefix("HTTP/1.1 200"))
    // Generous to a busy machine; the default limits are 30 s.
    #expect(clock.now - start < .seconds(15))
  }

  @Test func `a client that does not read is left`() async throws {
    var limits = ServiceLimits()
    limits.stall = .milliseconds(200)
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    try await serving(
      ListeningSocket(bindingPath: path), limits: limits,
      routes: { router in
        router.get("/flood") { _, _ in
          Response(
            status: .ok,
            body: .init { writer in
              defer { end.finish() }
              while true { try await writer.write(ByteBuffer(repeating: 7, count: 1 << 16)) }
            })
        }
      },
      body: { [path] _ in
        let client = try Self.connected(path)
        let bytes = Array("GET /flood HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        unsafe write(client, bytes, bytes.count)
        for await _ in ended {}
        close(client)
      })
  }

  @Test func `an event loop that something holds up has its turn late, and is waited for`() async {
    let began = ContinuousClock.now
    MultiThreadedEventLoopGroup.singleton.any().execute { usleep(300_000) }
    await EventLoops.turn()
    #expect(.now - began >= .milliseconds(300))
  }

  @Test func `connections above the cap wait for a place`() async throws {
    var limits = ServiceLimits()
    limits.connections = 1
    try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: Self.routes) { [path] _ in
      let idle = try Self.connected(path)
      let client = try LocalClient(socket: path, timeLimit: .milliseconds(300))
      await #expect(throws: LocalFailure.timeout(socket: path, limit: .milliseconds(300))) {
        try await blocking { try client.get("/v1/who", as: [Int].self) }
      }
      close(idle)
      let patient = try LocalClient(socket: path)
      #expect(try await blocking { try patient.get("/v1/who", as: [Int].self) }.isEmpty == false)
    }
  }

  @Test func `a stop lets a request end, and ends one that does not`() async throws {
    var limits = ServiceLimits()
    limits.drain = .milliseconds(500)
    let (started, start) = AsyncStream.makeStream(of: Void.self)
    try await serving(
      ListeningSocket(bindingPath: path), limits: limits,
      routes: { router in
        router.get("/short") { _, _ -> Response in
          start.yield()
          try await Task.sleep(for: .milliseconds(100))
          return .noContent
        }
        router.get("/endless") { _, _ -> Response in
          start.yield()
          try await Task.sleep(for: .seconds(100))
          return .noContent
        }
      },
      body: { [path] group in
        let short = Task { try await blocking { try LocalClient(socket: path).call("GET", "/short").status } }
        let endless = Task { try await blocking { try LocalClient(socket: path).call("GET", "/endless").status } }
        var both = started.makeAsyncIterator()
        await both.next()
        await both.next()
        await group.triggerGracefulShutdown()
        let status = try await short.value
        #expect(status == 204)
        await #expect(throws: LocalFailure.self) { try await endless.value }
      })
  }
}

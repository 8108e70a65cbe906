import Curl
import Doors
import Foundation
import HTTPService
import LocalAPI
import LocalCalls
import Rig
import Synchronization
import Testing
import Wire

struct `The doors of staff and reader` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("run/x.sock") }
  static let rights = Rights(ownUser: geteuid(), groups: [:])

  func staff<Value: Sendable>(
    _ kiosk: PretendKiosk, _ body: @escaping @Sendable (LocalClient) throws -> Value
  ) async throws -> Value {
    let door = StaffDoor(port: kiosk, rights: Self.rights)
    return try await serving(ListeningSocket(bindingPath: path), routes: door.routes) { [path] _ in
      try await blocking { try body(try LocalClient(socket: path)) }
    }
  }

  func reader<Value: Sendable>(
    _ kiosk: PretendKiosk, _ body: @escaping @Sendable (LocalClient) throws -> Value
  ) async throws -> Value {
    let door = ReaderDoor(port: kiosk, camera: kiosk.eye, rights: Self.rights)
    return try await serving(ListeningSocket(bindingPath: path), routes: door.routes) { [path] _ in
      try await blocking { try body(try LocalClient(socket: path)) }
    }
  }

  static func problem(_ call: () throws(LocalFailure) -> Void) -> ProblemDetails? {
    do throws(LocalFailure) {
      try call()
      return nil
    } catch {
      if case .problem(let problem) = error { return problem }
      return nil
    }
  }

  @Test func `a sight comes in, and its answer goes out`() async throws {
    let kiosk = PretendKiosk(answer: PretendKiosk.anAnswer)
    let sights = Sights(source: "voucherctl", event: .once, symbols: [.init(data: [1, 2, 3], corners: [[0, 1]])])
    let reply = try await reader(kiosk) { try $0.post("/v1/sights", sights, as: SightsReply.self) }
    #expect(reply.answer == PretendKiosk.anAnswer)
    #expect(kiosk.asked.withLock { $0.sights } == [sights])
  }

  @Test func `no answer is said as null`() async throws {
    let sights = Sights(source: "camera", event: .still, symbols: [.init(data: [1])])
    let body = try await reader(PretendKiosk()) { client in
      try client.call("POST", "/v1/sights", body: Array(try JSONEncoder().encode(sights))).body
    }
    #expect(String(decoding: body, as: UTF8.self) == #"{"answer":null}"#)
  }

  @Test func `a hello and a camera's report pass`() async throws {
    let kiosk = PretendKiosk()
    let report = CameraReport(state: .missing, source: "/dev/video0", detail: "gone", whatToDo: "Plug it in.")
    let hello = try await reader(kiosk) { client in
      try client.post("/v1/camera", report)
      return try client.get("/v1/hello", as: Hello.self)
    }
    #expect(hello.state == "ready")
    #expect(kiosk.asked.withLock { $0.reports } == [report])
  }

  @Test func `a bad body is told what is wrong, a long one its limit`() async throws {
    let problems = try await reader(PretendKiosk()) { client in
      [#"{"source":1}"#, String(repeating: " ", count: 64 << 10) + "{}"].map { text in
        Self.problem { () throws(LocalFailure) in
          _ = try client.call("POST", "/v1/sights", body: Array(text.utf8))
        }
      }
    }
    #expect(problems[0]?.status == 400 && problems[0]?.detail == "wrong-value at source: must be a string")
    #expect(problems[1]?.status == 413 && problems[1]?.code == "body-too-long")
  }

  @Test func `a body of another type is refused, and a type may have parameters`() async throws {
    let statuses = try await reader(PretendKiosk()) { client in
      ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "Application/JSON; charset=utf-8"].map {
        type in
        Self.problem { () throws(LocalFailure) in
          _ = try client.call("POST", "/v1/camera", body: Array("{".utf8), contentType: type)
        }?.status
      }
    }
    #expect(statuses == [415, 415, 415, 400])
  }

  @Test func `HEAD answers as GET would, without the body`() async throws {
    try await staff(PretendKiosk()) { client in
      let asked = try Running.run(
        "/usr/bin/curl",
        ["-s", "--head", "--max-time", "5", "--unix-socket", client.socket]
          + ["status", "records/follow", "sync"].map {
            "http://voucherd/v1/" + $0
          })
      #expect(asked.status == 0 && asked.output.components(separatedBy: "HTTP/1.1 200").count == 4, "\(asked.output)")
    }
  }

  @Test func `staff's questions reach the kiosk`() async throws {
    let kiosk = PretendKiosk()
    try await staff(kiosk) { client in
      #expect(try client.get("/v1/status", as: Status.self).headline == .ok)
      #expect(try client.get("/v1/doctor", as: Doctor.self).checks == [])
      #expect(try client.get("/v1/sync", as: SyncState.self).phase == .idle)
      #expect(String(decoding: try client.call("GET", "/healthz").body, as: UTF8.self) == "ok\n")
      kiosk.hindered.withLock { $0 = "plug the camera in" }
      #expect {
        try client.call("GET", "/healthz")
      } throws: { error in
        guard case .problem(let problem)? = error as? LocalFailure else { return false }
        return problem.status == 503 && problem.whatToDo == "plug the camera in"
      }
      kiosk.hindered.withLock { $0 = nil }
      #expect(String(decoding: try client.call("GET", "/metrics").body, as: UTF8.self).contains("voucherd_scans_total"))
      #expect(try client.get("/v1/vouchers/acme/3/4294967295", as: VoucherStory.self).index == 4_294_967_295)
      _ = try client.call("POST", "/v1/sync")
      let enrolment = try client.call("POST", "/v1/enrol", body: Array("ticket\n".utf8), contentType: "text/plain")
      #expect(try JSONDecoder().decode(Enrolment.self, from: Data(enrolment.body)).timezone == "Asia/Taipei")
      var lines = 0
      try client.lines("/v1/records", query: [("after", "3"), ("type", "voucherd.scan")]) { line in
        lines += RecordsLine(line: line) == PretendKiosk.aLine ? 1 : 0
        return true
      }
      #expect(lines == 2)
    }
    let asked = kiosk.asked.withLock { $0 }
    #expect(asked.vouchers == [VoucherKey(issuer: try #require(Identifier("acme")), list: 3, index: .max)])
    #expect(asked.queries.map(\.after) == [3] && asked.queries.map(\.type) == ["voucherd.scan"])
    #expect(asked.wakes == 1 && asked.tickets == ["ticket"])
  }

  @Test func `what is wrong with a question is said`() async throws {
    let problems = try await staff(PretendKiosk()) { client in
      [
        ("GET", "/v1/vouchers/acme/3/x", []), ("GET", "/v1/vouchers/ACME/3/1", []),
        ("GET", "/v1/vouchers/acme/03/1", []),
        ("GET", "/v1/records?limit=0", []), ("POST", "/v1/enrol", Array(repeating: UInt8(ascii: "x"), count: 4097)),
        ("POST", "/v1/enrol", []), ("POST", "/v1/sync", [1]), ("POST", "/v1/ledger/verify", []),
        ("PUT", "/v1/status", []),
        ("GET", "/v1/sights", []),
      ].map { (method: String, path: String, body: [UInt8]) in
        Self.problem { () throws(LocalFailure) in
          _ = try client.call(
            method, path, body: method == "GET" ? nil : body,
            contentType: path == "/v1/enrol" ? "text/plain" : "application/json")
        }?.status
      }
    }
    #expect(problems == [400, 400, 400, 400, 413, 400, 400, 409, 405, 404])
  }
}

import Curl
import Doors
import Foundation
import HTTPService
import LocalAPI
import LocalCalls
import Rig
import Testing

struct `The uplink's door` {
  let scratch = ScratchFolder()
  var path: String { scratch.file("run/uplink.sock") }
  typealias Field = Exchange.Field

  func with(
    _ board: ExchangeBoard, pollLimit: Duration = .seconds(5), _ body: @escaping @Sendable (String) async throws -> Void
  ) async throws {
    let door = UplinkDoor(board: board, rights: Rights(ownUser: geteuid(), groups: [:]), pollLimit: pollLimit)
    try await serving(ListeningSocket(bindingPath: path), routes: door.routes) { [path] _ in try await body(path) }
  }

  static func exchange(body: [UInt8]? = nil, mostBytes: Int = 100) -> Exchange {
    Exchange(
      id: "", base: "hub", method: "POST", path: "/v1/enrolments", mostBytes: mostBytes, timeLimit: .seconds(5),
      contentType: body == nil ? nil : "application/json", body: body)
  }

  static func take(_ client: LocalClient) throws -> Exchange? {
    let response = try client.call("POST", "/v1/exchanges/next", body: [])
    guard response.status == 200 else { return nil }
    return Exchange(field: response.header, body: response.body)
  }

  @Test func `an exchange goes out with its body, and its result comes back with its own`() async throws {
    let board = ExchangeBoard()
    try await with(board) { path in
      let posted = Task { try await blocking { board.perform(Self.exchange(body: [0, 1, 255])) } }
      let outcome = ExchangeOutcome.response(status: 503, retryAfter: .seconds(7), body: [9, 0, 10])
      let taken = try await blocking {
        let client = try LocalClient(socket: path)
        let taken = try #require(try Self.take(client))
        let status = try client.call(
          "POST", "/v1/exchanges/\(taken.id)", body: outcome.body, contentType: "application/octet-stream",
          headers: outcome.fields
        ).status
        #expect(status == 204)
        return taken
      }
      #expect(taken.body == [0, 1, 255] && taken.contentType == "application/json" && taken.method == "POST")
      #expect(try await posted.value == outcome)
    }
  }

  @Test func `a poll without work says so at its limit`() async throws {
    try await with(ExchangeBoard(), pollLimit: .milliseconds(50)) { path in
      let status = try await blocking {
        try LocalClient(socket: path).call("POST", "/v1/exchanges/next", body: []).status
      }
      #expect(status == 204)
    }
  }

  @Test func `a result that is late, too long or none is refused`() async throws {
    let board = ExchangeBoard()
    try await with(board) { path in
      let posted = Task { try await blocking { board.perform(Self.exchange(mostBytes: 4)) } }
      let statuses = try await blocking {
        let client = try LocalClient(socket: path)
        let taken = try #require(try Self.take(client))
        func bring(_ id: String, _ fields: [(name: String, value: String)], _ body: [UInt8]) -> Int? {
          do throws(LocalFailure) {
            return try client.call("POST", "/v1/exchanges/\(id)", body: body, headers: fields).status
          } catch {
            if case .problem(let problem) = error { return problem.status }
            return nil
          }
        }
        let fine = ExchangeOutcome.response(status: 200, retryAfter: nil, body: []).fields
        return [
          bring("0123456789abcdef", fine, []), bring(taken.id, [], []),
          bring(taken.id, [(Field.outcome, "response"), (Field.status, "42")], []),
          bring(taken.id, fine, [1, 2, 3, 4, 5]), bring(taken.id, fine, []),
        ]
      }
      #expect(statuses == [404, 400, 400, 413, 404])
      #expect(try await posted.value == .failed(detail: "too-long: voucher-uplink brought more than 4 bytes"))
    }
  }

  @Test func `an uplink that goes while it polls is given nothing`() async throws {
    let board = ExchangeBoard()
    try await with(board) { path in
      // Its client gives up after 100 ms, and the connection closes.
      _ = try? await blocking { try Self.take(LocalClient(socket: path, timeLimit: .milliseconds(100))) }
      try await Task.sleep(for: .milliseconds(500))
      let posted = Task { try await blocking { board.perform(Self.exchange()) } }
      let taken = try await blocking { try #require(try Self.take(LocalClient(socket: path))) }
      #expect(board.resolve(taken.id, .failed(detail: "x")))
      #expect(try await posted.value == .failed(detail: "x"))
    }
  }
}

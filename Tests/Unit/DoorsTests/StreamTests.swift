import Curl
import Doors
import Foundation
import HTTPService
import LocalAPI
import LocalCalls
import Rig
import Synchronization
import Testing

/// Answers without an end.
struct StreamTests {
  let scratch = ScratchFolder()
  var path: String { scratch.file("run/uplink.sock") }

  private func with(_ board: ExchangeBoard, _ body: @escaping @Sendable (String) async throws -> Void) async throws {
    let door = UplinkDoor(board: board, rights: Rights(ownUser: geteuid(), groups: [:]), pollLimit: .seconds(5))
    try await serving(ListeningSocket(bindingPath: path), routes: door.routes) { [path] _ in try await body(path) }
  }

  private static func exchange(silence: Duration = .seconds(5)) -> Exchange {
    Exchange(id: "", base: "hub", method: "GET", path: "/v1/events", mostBytes: 100, timeLimit: silence)
  }

  @Test func `pieces come as they are brought, and the end as it was`() async throws {
    let board = ExchangeBoard()
    try await with(board) { path in
      let pieces = Mutex<[[UInt8]]>([])
      let posted = Task {
        try await blocking {
          board.stream(Self.exchange()) { piece in
            pieces.withLock { $0.append(piece) }
            return true
          }
        }
      }
      let outcome = ExchangeOutcome.response(status: 200, retryAfter: nil, body: [])
      try await blocking {
        let client = try LocalClient(socket: path)
        let taken = try #require(try `The uplink's door`.take(client))
        #expect(taken.isStream)
        for piece in [[1], [2, 3]] as [[UInt8]] {
          #expect(try client.call("POST", "/v1/exchanges/\(taken.id)/pieces", body: piece).status == 204)
        }
        _ = try client.call("POST", "/v1/exchanges/\(taken.id)", body: [], headers: outcome.fields)
      }
      #expect(try await posted.value == outcome && pieces.withLock { $0 } == [[1], [2, 3]])
    }
  }

  @Test func `a stream that is not wanted any more ends, and its next piece is refused`() async throws {
    let board = ExchangeBoard()
    try await with(board) { path in
      let posted = Task { try await blocking { board.stream(Self.exchange()) { _ in false } } }
      try await blocking {
        let client = try LocalClient(socket: path)
        let taken = try #require(try `The uplink's door`.take(client))
        for _ in 0..<2 {
          #expect(throws: LocalFailure.self) {
            try client.call("POST", "/v1/exchanges/\(taken.id)/pieces", body: [1])
          }
        }
      }
      guard case .failed = try await posted.value else {
        Issue.record("it did not end as failed")
        return
      }
    }
  }

  @Test func `a stream that falls silent is given up, one that lives is not`() async throws {
    let board = ExchangeBoard(margin: .milliseconds(50))
    try await with(board) { path in
      let posted = Task {
        try await blocking { board.stream(Self.exchange(silence: .milliseconds(300))) { _ in true } }
      }
      let alive = try await blocking {
        let client = try LocalClient(socket: path)
        let taken = try #require(try `The uplink's door`.take(client))
        var alive = 0
        for _ in 0..<4 {
          Patience.pass(.milliseconds(150))
          if try client.call("POST", "/v1/exchanges/\(taken.id)/pieces", body: [1]).status == 204 { alive += 1 }
        }
        return alive
      }
      #expect(alive == 4)
      guard case .failed = try await posted.value else {
        Issue.record("silence did not end it")
        return
      }
    }
  }
}

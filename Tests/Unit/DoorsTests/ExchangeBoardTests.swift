import Doors
import LocalAPI
import Rig
import Testing

struct `The exchange board` {
  static func exchange(_ limit: Duration = .seconds(5), mostBytes: Int = 100) -> Exchange {
    Exchange(id: "", base: "hub", method: "GET", path: "/trust/1.root.json", mostBytes: mostBytes, timeLimit: limit)
  }

  @Test func `what is hung up is taken once, and its result comes back`() async throws {
    let board = ExchangeBoard()
    let waiting = Task { try await blocking { board.perform(Self.exchange()) } }
    let taken = try #require(await board.poll(by: 1).next(within: .seconds(5)))
    #expect(taken.path == "/trust/1.root.json" && !taken.id.isEmpty)
    #expect(await board.poll(by: 1).next(within: .milliseconds(20)) == nil)
    #expect(board.figures.isConnected && board.mostBytes(of: taken.id) == 100)
    let outcome = ExchangeOutcome.response(status: 404, retryAfter: nil, body: [1])
    #expect(board.resolve(taken.id, outcome))
    #expect(try await waiting.value == outcome)
    #expect(!board.resolve(taken.id, outcome), "a second result")
    #expect(board.figures.lastFailure == nil && board.figures.lastAnswerAge != nil)
  }

  @Test func `several polls take several exchanges at once`() async throws {
    let board = ExchangeBoard()
    let polls = (0..<3).map { _ in board.poll(by: 1) }
    let waiting = (0..<3).map { place in
      Task { try await blocking { board.perform(Self.exchange(mostBytes: place)) } }
    }
    var taken: [Exchange] = []
    for poll in polls { taken.append(try #require(await poll.next(within: .seconds(5)))) }
    #expect(Set(taken.map(\.mostBytes)) == [0, 1, 2] && Set(taken.map(\.id)).count == 3)
    for exchange in taken {
      let status = 200 + exchange.mostBytes
      #expect(board.resolve(exchange.id, .response(status: status, retryAfter: nil, body: [])))
    }
    for (place, task) in waiting.enumerated() {
      #expect(try await task.value == .response(status: 200 + place, retryAfter: nil, body: []))
    }
  }

  @Test func `without an uplink an exchange fails at its limit and says so`() async throws {
    let board = ExchangeBoard(margin: .milliseconds(10))
    let start = ContinuousClock.now
    let outcome = try await blocking { board.perform(Self.exchange(.milliseconds(100))) }
    #expect(outcome == .failed(detail: "voucher-uplink is not connected"))
    #expect(ContinuousClock.now - start >= .milliseconds(110))
    #expect(!board.figures.isConnected && board.figures.lastFailure == "voucher-uplink is not connected")
    #expect(await board.poll(by: 1).next(within: .milliseconds(10)) == nil, "what is over is not given out")
  }

  @Test func `an exchange whose uplink brings nothing fails, and its late result is nobody's`() async throws {
    let board = ExchangeBoard(margin: .milliseconds(10))
    let poll = board.poll(by: 1)
    let waiting = Task { try await blocking { board.perform(Self.exchange(.milliseconds(100))) } }
    let taken = try #require(await poll.next(within: .seconds(5)))
    #expect(try await waiting.value == .failed(detail: "voucher-uplink brought no result in time"))
    #expect(!board.resolve(taken.id, .response(status: 200, retryAfter: nil, body: [])))
    #expect(board.mostBytes(of: taken.id) == nil)
  }

  @Test func `the time of an exchange begins anew when it is taken`() async throws {
    let board = ExchangeBoard(margin: .milliseconds(1900))
    let waiting = Task { try await blocking { board.perform(Self.exchange(.milliseconds(100))) } }
    try await Task.sleep(for: .milliseconds(1200))
    let taken = try #require(await board.poll(by: 1).next(within: .seconds(1)))
    try await Task.sleep(for: .milliseconds(1200))
    #expect(board.resolve(taken.id, .failed(detail: "x")))
    #expect(try await waiting.value == .failed(detail: "x"))
  }

  @Test func `another process at the uplink's place ends what the one before had taken`() async throws {
    let board = ExchangeBoard()
    let poll = board.poll(by: 1)
    let waiting = Task { try await blocking { board.perform(Self.exchange()) } }
    _ = try #require(await poll.next(within: .seconds(5)))
    #expect(await board.poll(by: 2).next(within: .milliseconds(10)) == nil)
    #expect(try await waiting.value == .failed(detail: "voucher-uplink was restarted"))
  }

  @Test func `what was given to a poll and not delivered is given to the next one`() async throws {
    let board = ExchangeBoard()
    let poll = board.poll(by: 1)
    let waiting = Task { try await blocking { board.perform(Self.exchange()) } }
    let first = try #require(await poll.next(within: .seconds(5)))
    poll.giveUp()
    #expect(!board.resolve(first.id, .failed(detail: "x")), "nobody has it")
    let second = try #require(await board.poll(by: 1).next(within: .seconds(5)))
    #expect(second == first)
    #expect(board.resolve(first.id, .failed(detail: "y")))
    #expect(try await waiting.value == .failed(detail: "y"))
  }

  @Test func `a cancelled poll takes nothing`() async throws {
    let board = ExchangeBoard()
    let poll = board.poll(by: 1)
    let cancelled = Task { await poll.next(within: .seconds(60)) }
    cancelled.cancel()
    #expect(await cancelled.value == nil)
    poll.giveUp()
    let waiting = Task { try await blocking { board.perform(Self.exchange()) } }
    let taken = try #require(await board.poll(by: 1).next(within: .seconds(5)))
    #expect(board.resolve(taken.id, .failed(detail: "x")))
    _ = try await waiting.value
  }

  @Test func `a closed board lets nobody wait`() async throws {
    let board = ExchangeBoard()
    let waiting = Task { try await blocking { board.perform(Self.exchange(.seconds(60))) } }
    _ = try #require(await board.poll(by: 1).next(within: .seconds(5)))
    let poll = Task { [poll = board.poll(by: 1)] in await poll.next(within: .seconds(60)) }
    board.close()
    #expect(try await waiting.value == .failed(detail: "voucherd is stopping"))
    #expect(await poll.value == nil)
    #expect(
      try await blocking { board.perform(Self.exchange(.seconds(60))) } == .failed(detail: "voucherd is stopping"))
    #expect(await board.poll(by: 1).next(within: .seconds(60)) == nil)
  }
}

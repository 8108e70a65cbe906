import Hub
import Testing

struct EventBoardTests {
  @Test func `a stream begins with what is, tells only what is new, and beats in between`() async throws {
    let board = EventBoard()
    board.put(status: "4", trust: "a")
    let stream = try #require(board.follow())
    #expect(await stream.next() == "event: status\ndata: 4\n\nevent: trust\ndata: a\n\n")
    board.put(status: "5")
    #expect(await stream.next() == "event: status\ndata: 5\n\n")
    board.beat()
    let beat = await stream.next()
    #expect(beat?.utf8.count == 64 && beat?.hasPrefix(":") == true && beat?.hasSuffix("\n\n") == true)
    // Of several changes the last one counts.
    board.put(status: "6")
    board.put(status: "7", trust: "b")
    #expect(await stream.next() == "event: status\ndata: 7\n\nevent: trust\ndata: b\n\n")
    board.end()
    #expect(await stream.next() == nil)
  }

  @Test func `there are only so many streams, and one that ends makes room`() throws {
    let board = EventBoard()
    var streams: [EventBoard.Follower] = []
    for _ in 0..<EventBoard.mostStreams { streams.append(try #require(board.follow())) }
    #expect(board.follow() == nil)
    streams.removeLast()
    #expect(board.follow() != nil)
  }
}

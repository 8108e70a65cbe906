import Curl
import Doors
import Foundation
import HTTPService
import LocalAPI
import LocalCalls
import NIOCore
import Rig
import Synchronization
import Testing

struct `Following` {
  @Test func `a follower gets what comes after it, in order, until the end`() async {
    let feed = Feed<Int>(lost: { -$0 })
    feed.put(1)
    let stream = feed.follow()
    feed.put(2)
    feed.put(3)
    feed.end()
    var lines: [Int] = []
    for await line in stream { lines.append(line) }
    #expect(lines == [2, 3])
    for await line in feed.follow() { Issue.record("\(line) after the end") }
  }

  @Test func `a slow follower loses the oldest, and is told how many before it reads on`() async {
    let feed = Feed<Int>(lost: { -$0 })
    let stream = feed.follow()
    for line in 1...Feed<Int>.most + 40 { feed.put(line) }
    feed.end()
    var lines: [Int] = []
    for await line in stream { lines.append(line) }
    #expect(lines == [-40] + Array(41...Feed<Int>.most + 40))
  }

  @Test func `a cancelled follower is awake at once`() async {
    let feed = Feed<Int>(lost: { -$0 })
    let follower = Task { for await _ in feed.follow() {} }
    follower.cancel()
    await follower.value
  }

  func serve(
    _ kiosk: PretendKiosk, limits: ServiceLimits = .init(), _ body: @escaping @Sendable (String) async throws -> Void
  ) async throws {
    let scratch = ScratchFolder()
    let path = scratch.file("run/staff.sock")
    let door = StaffDoor(port: kiosk, rights: Rights(ownUser: geteuid(), groups: [:]))
    try await serving(ListeningSocket(bindingPath: path), limits: limits, routes: door.routes) { group in
      try await body(path)
    }
  }

  static func connected(_ path: String, asking route: String) throws -> Int32 {
    let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    try unsafe SocketAddress(unixDomainSocketPath: path).withSockAddr {
      let result = unsafe connect(client, $0, socklen_t($1))
      try #require(result == 0)
    }
    let bytes = Array("GET \(route) HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    unsafe write(client, bytes, bytes.count)
    return client
  }

  @Test func `answers come as they are given`() async throws {
    let kiosk = PretendKiosk()
    try await serve(kiosk) { path in
      let lines = Mutex<[AnswersLine?]>([])
      let speaking = Task {
        while !Task.isCancelled {
          kiosk.answers.put(.answer(PretendKiosk.anAnswer))
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      try await blocking {
        try LocalClient(socket: path).lines("/v1/answers/follow") { line in
          lines.withLock {
            $0.append(AnswersLine(line: line))
            return $0.count < 3
          }
        }
      }
      speaking.cancel()
      #expect(lines.withLock { $0 } == Array(repeating: .answer(PretendKiosk.anAnswer), count: 3))
    }
    #expect(AnswersLine(line: AnswersLine.lost(3).encoded) == .lost(3))
  }

  @Test func `a follower that does not read is told what it lost when it reads on, and nobody waits for it`()
    async throws
  {
    let kiosk = PretendKiosk()
    try await serve(kiosk) { path in
      let client = try Self.connected(path, asking: "/v1/records/follow")
      defer { close(client) }
      // The first line shows that it follows.
      var received: [UInt8] = []
      var seq = 0
      let line = { RecordsLine.record(seq: $0, hash: String(repeating: "a", count: 64), bytes: Array("{}".utf8)) }
      while received.isEmpty {
        seq += 1
        kiosk.records.put(line(seq))
        try await Task.sleep(for: .milliseconds(5))
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe recv(client, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 { received += buffer.prefix(count) }
      }
      let start = ContinuousClock.now
      for _ in 0..<20 {
        for _ in 0..<1000 {
          seq += 1
          kiosk.records.put(line(seq))
        }
        try await Task.sleep(for: .milliseconds(1))
      }
      #expect(ContinuousClock.now - start < .seconds(5))
      let last = seq
      let rest = try await blocking { [received] in
        var all = received
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !String(decoding: all.suffix(4096), as: UTF8.self).contains(#""seq":\#(last),"#) {
          let count = unsafe read(client, &buffer, buffer.count)
          try #require(count > 0)
          all += buffer.prefix(count)
        }
        return String(decoding: all, as: UTF8.self)
      }
      // Each record, or its place in a number of lost ones: chunk sizes of HTTP stand on lines of their own.
      var next: Int?
      var lost = 0
      for text in rest.split(whereSeparator: \.isNewline) {
        switch RecordsLine(line: Array(text.utf8)) {
        case .record(let seq, _, _):
          #expect(next == nil || seq == next)
          next = seq + 1
        case .lost(let count):
          lost += count
          next = next.map { $0 + count }
        case nil: continue
        }
      }
      #expect(lost > 0 && next == last + 1)
    }
  }

  @Test func `followers that went away hold no connection`() async throws {
    var limits = ServiceLimits()
    limits.connections = 4
    let kiosk = PretendKiosk()
    try await serve(kiosk, limits: limits) { path in
      for _ in 0..<12 {
        let client = try Self.connected(path, asking: "/v1/answers/follow")
        try await Task.sleep(for: .milliseconds(20))
        close(client)
      }
      let status = try await blocking {
        try LocalClient(socket: path, timeLimit: .seconds(3)).call("GET", "/healthz").status
      }
      #expect(status == 200)
    }
  }
}

import Doors
import Glibc
import HTTPService
import NIOCore
import Rig
import Testing

/// Heads, paths and queries as nobody's client writes them, over the real socket.
@Suite struct MangledHeadTests {
  static let heads = [
    "GET /v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "GET /v1/records?after=3&limit=20&type=voucherd.scan&since=2026-11-22T00:00:00Z HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /v1/vouchers/acme/3/17 HTTP/1.1\r\nHost: x\r\nAccept: */*\r\nX-A: b\r\n\r\n",
    "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 17\r\n\r\nvoucherd-ticket:1",
    "POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
  ]

  /// One to four changes: a byte another one, some left out, some twice, a number larger, a part of another head.
  static func mangled(_ dice: inout Dice) -> [UInt8] {
    var bytes = Array(heads.randomElement(using: &dice)!.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &dice) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &dice)
      let length = Int.random(in: 1...12, using: &dice)
      let part = bytes[place..<min(place + length, bytes.count)]
      switch Int.random(in: 0..<7, using: &dice) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &dice)
      case 1: bytes.removeSubrange(part.startIndex..<part.endIndex)
      case 2: bytes.insert(contentsOf: part, at: place)
      case 3: bytes.insert(contentsOf: Array("%00%2f%ff../%".utf8), at: place)
      case 4: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: place)
      case 5: bytes.insert(contentsOf: Array("\r\nContent-Length: 3\r\n".utf8), at: place)
      default: bytes.insert(contentsOf: Array(heads.randomElement(using: &dice)!.utf8.prefix(length * 4)), at: place)
      }
    }
    return bytes
  }

  struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      // SplitMix64.
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// What comes back, until the other side has nothing more to say or is silent for a while.
  static func exchange(_ bytes: [UInt8], at path: String) throws -> [UInt8] {
    let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(client) }
    try unsafe SocketAddress(unixDomainSocketPath: path).withSockAddr {
      let result = unsafe connect(client, $0, socklen_t($1))
      try #require(result == 0)
    }
    var limit = timeval(tv_sec: 0, tv_usec: 50_000)
    unsafe setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    unsafe send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    shutdown(client, Int32(SHUT_WR))
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe recv(client, &buffer, buffer.count, 0)
      guard count > 0 else { return answer }
      answer += buffer.prefix(count)
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func `a mangled head is answered with a no or not at all, and hurts nobody`(
    seed: UInt64
  ) async throws {
    let scratch = ScratchFolder()
    let path = scratch.file("run/staff.sock")
    let door = StaffDoor(port: PretendKiosk(), rights: Rights(ownUser: geteuid(), groups: [:]))
    try await serving(ListeningSocket(bindingPath: path), routes: door.routes) { _ in
      try await blocking {
        var dice = Dice(state: seed)
        var statuses: [Substring: Int] = [:]
        for _ in 0..<300 {
          let bytes = Self.mangled(&dice)
          let answer = String(decoding: try Self.exchange(bytes, at: path).prefix(12), as: UTF8.self)
          guard !answer.isEmpty else { continue }
          #expect(answer.hasPrefix("HTTP/1.1 "), "\(String(decoding: bytes, as: UTF8.self))")
          statuses[answer.suffix(3), default: 0] += 1
          #expect(answer.suffix(3) != "500", "\(String(decoding: bytes, as: UTF8.self))")
        }
        // Some were mangled where it does not matter, some where it does.
        #expect(statuses["200"] ?? 0 > 0 && statuses["400"] ?? 0 > 0 && statuses["404"] ?? 0 > 0, "\(statuses)")
        let alive = try Self.exchange(
          Array("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8), at: path)
        #expect(String(decoding: alive, as: UTF8.self).hasPrefix("HTTP/1.1 200"))
      }
    }
  }
}

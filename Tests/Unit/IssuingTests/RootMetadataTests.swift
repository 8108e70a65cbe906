import COSE
import Issuing
import TUF
import Testing
import Wire

@Suite struct `The root of a trust repository` {
  @Test func `our own client begins with it and asks for the next`() throws {
    let now = try #require(WireTime("2026-11-22T00:00:00Z"))
    let signers = Dictionary(
      uniqueKeysWithValues: RootMetadata.Role.allCases.map { ($0, SigningKey(generating: .ed25519)) })
    let root = try RootMetadata(signers: signers, expires: now + RootMetadata.lifetime)
    var round = try UpdateRound(held: [RoleName.root.storedName: root.bytes], now: now, limits: .deployed)
    #expect(round.versions.root == 1)
    #expect(round.step == .fetch(FileRequest(folder: .metadata, path: "2.root.json", mostBytes: 512 << 10)))
    round.take(.absent)
    #expect(round.step == .fetch(FileRequest(folder: .metadata, path: "timestamp.json", mostBytes: 16 << 10)))
  }
}

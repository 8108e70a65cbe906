import COSE
import Foundation
import Issuing
import StrictJSON
import TUF
import Testing
import Trust
import Wire

@Suite struct `A trust repository` {
  let scratch: ScratchMint
  let out: String
  let day: Int64 = 86_400_000

  init() throws {
    scratch = try ScratchMint()
    out = scratch.folder + "/trust"
  }

  private func json(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: "\(out)/\(name)"))))
  }

  @Test func `is followed by our own client from its first root on, whose root needs two of three keys`() throws {
    try scratch.publish()
    var kiosk = try Follower(out)
    let trust = try kiosk.update(at: ScratchMint.now)
    #expect(trust.keys.count == 1 && trust.campaigns.count == 1)
    #expect(kiosk.versions == (1, 1, 1, 1))
    let root = try json("1.root.json")
    #expect(root["signed"]?["roles"]?["root"]?["threshold"] == .integer(2))
    guard case .array(let ids)? = root["signed"]?["roles"]?["root"]?["keyids"],
      case .array(let signatures)? = root["signatures"]
    else { return #expect(Bool(false), "root.json has another shape") }
    #expect(ids.count == 3 && signatures.count == 3)
    // One key less than two is none.
    var alone = kiosk.held
    alone[RoleName.root.storedName] = JSONValue.object([
      JSONMember("signatures", .array(Array(signatures.prefix(1)))), JSONMember("signed", root["signed"] ?? .null),
    ]).canonicalBytes()
    #expect(throws: TUFError.self) { try UpdateRound(held: alone, now: ScratchMint.now) }
  }

  @Test func `names stores in a file of its own, which is there once a store has a name`() throws {
    try scratch.publish()
    #expect(!FileManager.default.fileExists(atPath: out + "/stores.json"))
    var kiosk = try Follower(out)
    #expect(try kiosk.update(at: ScratchMint.now).placeNames.isEmpty)
    let xinyi = Identifier("xinyi")!
    let name = try #require(PlaceName(traditionalChinese: "信義店", simplifiedChinese: "信义店", english: "Xinyi"))
    try scratch.workspace.updateStoreNames { $0.set(name, for: xinyi) }
    try scratch.publish()
    #expect(try kiosk.update(at: ScratchMint.now).placeNames == [xinyi: name])
    #expect(try json("stores.json")["stores"]?.canonicalBytes().isEmpty == false)
    try scratch.workspace.updateStoreNames { (names) throws(MintError) in try names.remove(xinyi) }
    #expect(throws: MintError.self) {
      try scratch.workspace.updateStoreNames { (names) throws(MintError) in try names.remove(xinyi) }
    }
    // Taken back it is told as none: a file that is gone would leave the name in force.
    try scratch.publish()
    #expect(try kiosk.update(at: ScratchMint.now).placeNames.isEmpty)
  }

  @Test(arguments: [RepositoryRole.targets, .snapshot, .timestamp])
  func `gives a role another key, and a kiosk that was away follows`(role: RepositoryRole) throws {
    try scratch.publish()
    var kiosk = try Follower(out)
    _ = try kiosk.update(at: ScratchMint.now)
    let old = try json("1.root.json")["signed"]?["roles"]?[role.rawValue]
    _ = try scratch.workspace.rotate(role, into: out, at: ScratchMint.now)
    #expect(try json("2.root.json")["signed"]?["roles"]?[role.rawValue] != old)
    _ = try kiosk.update(at: ScratchMint.now)
    #expect(kiosk.versions == (2, 2, 2, 2))
  }

  @Test func `replaces the root's keys one by one, until none of the first is left`() throws {
    try scratch.publish()
    for name in ["root-1", "root-2", "root-3"] {
      _ = try scratch.workspace.rotate(.root, retiring: name, into: out, at: ScratchMint.now)
    }
    #expect(throws: MintError.self) {
      try scratch.workspace.rotate(.root, retiring: "root-1", into: out, at: ScratchMint.now)
    }
    var kiosk = try Follower(out)
    _ = try kiosk.update(at: ScratchMint.now)
    #expect(kiosk.versions.root == 4)
  }

  @Test func `signs a new root with two of the three keys at hand, and with one not`() throws {
    try scratch.publish()
    let keys = scratch.folder + "/mint/keys"
    try FileManager.default.removeItem(atPath: keys + "/root-3.key")
    _ = try scratch.workspace.rotate(.root, into: out, at: ScratchMint.now)
    try FileManager.default.removeItem(atPath: keys + "/root-2.key")
    #expect(throws: MintError.self) { try scratch.workspace.rotate(.root, into: out, at: ScratchMint.now) }
    var kiosk = try Follower(out)
    _ = try kiosk.update(at: ScratchMint.now)
    #expect(kiosk.versions.root == 2)
  }

  @Test func `signs timestamps by timestamp's and snapshot's keys alone, and the snapshot at half its time`() throws {
    try scratch.publish()
    for name in ["root-1", "root-2", "root-3", "targets-1"] {
      try FileManager.default.removeItem(atPath: scratch.folder + "/mint/keys/\(name).key")
    }
    let later = ScratchMint.now + 6 * day
    #expect(try scratch.workspace.refreshTimestamp(into: out, at: later) == later + 7 * day)
    var kiosk = try Follower(out)
    _ = try kiosk.update(at: later)
    #expect(kiosk.versions == (1, 2, 1, 1))
    let muchLater = ScratchMint.now + 16 * day
    _ = try scratch.workspace.refreshTimestamp(into: out, at: muchLater)
    _ = try kiosk.update(at: muchLater)
    #expect(kiosk.versions == (1, 3, 2, 1))
    let ends = try PublishedFolder(path: out).expiries()
    #expect(ends.map(\.role) == [.timestamp, .snapshot, .targets, .root])
    #expect(ends[0].end == muchLater + 7 * day && ends[1].end == muchLater + 30 * day)
  }

  @Test func `may give campaigns a key of their own, which signs for them without targets' and can do nothing else`()
    throws
  {
    try scratch.publish()
    var kiosk = try Follower(out)
    _ = try kiosk.update(at: ScratchMint.now)
    #expect(throws: MintError.self) { try scratch.workspace.publishCampaigns(into: out, at: ScratchMint.now) }
    try scratch.workspace.delegateCampaigns(into: out, at: ScratchMint.now)
    #expect(throws: MintError.self) { try scratch.workspace.delegateCampaigns(into: out, at: ScratchMint.now) }
    #expect(try kiosk.update(at: ScratchMint.now).campaigns.count == 1)
    #expect(try listed("2.targets.json") == ["hub.json", "issuers.json", "policy.json"])
    #expect(try listed("2.campaigns.json") == ["campaigns.json"])

    // Neither the root's keys nor targets' are at hand, and somebody added a key that they have not told.
    for name in ["root-1", "root-2", "root-3", "targets-1"] {
      try FileManager.default.removeItem(atPath: scratch.folder + "/mint/keys/\(name).key")
    }
    try scratch.workspace.add(SigningKey(generating: .ed25519), from: ScratchMint.now, until: ScratchMint.end)
    try scratch.workspace.update { (mint) throws(MintError) in
      let list = ListDraft(list: 8, size: 10, uses: 1, until: ScratchMint.end)
      try mint.add(CampaignDraft(id: Identifier("winter26")!, list: list))
    }
    try scratch.workspace.publishCampaigns(into: out, at: ScratchMint.now)
    let trust = try kiosk.update(at: ScratchMint.now)
    #expect(trust.campaigns.count == 2 && trust.keys.count == 1)
    #expect(kiosk.versions == (1, 3, 3, 2))
    #expect(throws: MintError.self) { try scratch.publish() }
  }

  @Test func `gives delegated campaigns another key by new targets, and says when they expire`() throws {
    try scratch.publish()
    #expect(throws: MintError.self) { try scratch.workspace.rotate(.campaigns, into: out, at: ScratchMint.now) }
    let end = ScratchMint.now + 90 * day
    try scratch.workspace.delegateCampaigns(into: out, RepositoryTimes([.campaigns: end]), at: ScratchMint.now)
    let ends = try PublishedFolder(path: out).expiries()
    #expect(ends.map(\.role) == [.timestamp, .snapshot, .targets, .root, .campaigns] && ends.last?.end == end)
    var kiosk = try Follower(out)
    _ = try kiosk.update(at: ScratchMint.now)
    for name in ["root-1", "root-2", "root-3"] {
      try FileManager.default.removeItem(atPath: scratch.folder + "/mint/keys/\(name).key")
    }
    let old = try json("2.targets.json")["signed"]?["delegations"]?["keys"]
    _ = try scratch.workspace.rotate(.campaigns, into: out, at: ScratchMint.now)
    #expect(try json("3.targets.json")["signed"]?["delegations"]?["keys"] != old)
    _ = try kiosk.update(at: ScratchMint.now)
    #expect(kiosk.versions == (1, 3, 3, 3))
    // The timer's run tells of them on.
    _ = try scratch.workspace.refreshTimestamp(into: out, at: ScratchMint.now + 16 * day)
    #expect(try kiosk.update(at: ScratchMint.now + 16 * day).campaigns.count == 1)
  }

  private func listed(_ file: String) throws -> [String] {
    guard case .object(let members)? = try json(file)["signed"]?["targets"] else { return [] }
    return members.map(\.name)
  }

  @Test func `tells issuers of other workspaces, and never forgets a key of theirs`() throws {
    let other = Workspace(path: scratch.folder + "/other")
    try other.create(issuer: Identifier("zenith")!)
    let key = SigningKey(generating: .p256)
    try other.add(key, from: ScratchMint.now, until: ScratchMint.end)
    let guest = try other.export(at: ScratchMint.now)
    let own = try scratch.workspace.state()
    try scratch.workspace.updateRepository { (state) throws(MintError) in try state.add(guest, besides: own) }
    try scratch.publish()
    #expect(try scratch.published().issuers.count == 2)
    // Its state of a time before it had the key.
    let empty = try GuestIssuer(
      try JSONValue(
        parsing: Array(#"{"schema":1,"issuer":{"id":"zenith","stores":"*","keys":[]},"campaigns":[]}"#.utf8)))
    #expect(throws: MintError.self) {
      try scratch.workspace.updateRepository { (state) throws(MintError) in try state.add(empty, besides: own) }
    }
    let kid = key.verificationKey.keyID
    try scratch.workspace.updateRepository { (state) throws(MintError) in
      try state.revoke(kid.description, own: own)
    }
    #expect(try scratch.published().keys[kid]?.state == .revoked)
    #expect(throws: MintError.self) {
      try scratch.workspace.updateRepository { (state) throws(MintError) in
        try state.revoke("0011223344556677", own: own)
      }
    }
    try scratch.workspace.updateRepository { (state) throws(MintError) in try state.removeGuest(guest.id) }
    #expect(try scratch.published().issuers.count == 1)
  }

  @Test func `mints with a new key only once kiosks had a stale period to hear of it`() throws {
    try scratch.publish()
    // Every kiosk that trusts this repository knows the keys of its first publication.
    _ = try scratch.mint()
    let key = SigningKey(generating: .ed25519)
    try scratch.workspace.add(key, from: ScratchMint.now, until: WireTime("2028-01-01T00:00:00Z")!)
    func code(at now: WireTime, allows: Bool = false) -> MintError.Code? {
      do {
        _ = try scratch.mint(at: now) {
          $0.key = key.verificationKey.keyID
          $0.allowsUnpublished = allows
        }
        return nil
      } catch { return (error as? MintError)?.code }
    }
    #expect(code(at: ScratchMint.now + 31 * day) == .keyNotPublished)
    try scratch.publish()
    #expect(code(at: ScratchMint.now + 29 * day) == .keyNotPublished)
    #expect(code(at: ScratchMint.now, allows: true) == nil)
    #expect(code(at: ScratchMint.now + 30 * day) == nil)
  }

  @Test func `whose key is exported for another to publish waits as long`() throws {
    _ = try scratch.workspace.export(at: ScratchMint.now)
    #expect(throws: MintError.self) { try scratch.mint() }
    _ = try scratch.mint(at: ScratchMint.now + 30 * day)
  }

  @Test func `is made once, and its root's keys may lie elsewhere`() throws {
    #expect(throws: MintError.self) { try scratch.workspace.makeRepository(at: ScratchMint.now) }
    let other = Workspace(path: scratch.folder + "/other")
    try other.create(issuer: Identifier("zenith")!)
    let safe = scratch.folder + "/safe"
    try other.makeRepository(threshold: 1, of: 2, rootKeysIn: safe, at: ScratchMint.now)
    #expect(try FileManager.default.contentsOfDirectory(atPath: safe).sorted() == ["root-1.key", "root-2.key"])
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.folder + "/other/keys").sorted()
    #expect(names == ["snapshot-1.key", "targets-1.key", "timestamp-1.key"])
    #expect(throws: MintError.self) { try other.makeRepository(threshold: 3, of: 2, at: ScratchMint.now) }
  }
}

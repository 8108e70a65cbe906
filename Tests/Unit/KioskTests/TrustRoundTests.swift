import Crypto
import Foundation
import Issuing
import Rig
import Storage
import TUF
import Testing
import Trust
import TrustStore
import Wire

/// Rounds over a real file and a real repository, with a clock and a mirror that the test moves.
struct `A trust round` {
  let scratch = ScratchFolder()
  let book: TrustBook
  let folder: String
  let workspace: Workspace
  static let minute: Int64 = 60_000
  static let now = WireTime("2026-11-22T02:17:04.000Z")!

  init() throws {
    workspace = Workspace(path: scratch.file("mint"))
    folder = scratch.file("trust")
    book = TrustBook(database: try DurableDatabase(path: scratch.file("l"), schema: TestKiosk.schema))
    try workspace.create(issuer: Identifier("acme")!)
    try workspace.makeRepository(at: Self.now)
    try publish()
    try book.begin(root: try #require(read("1.root.json")))
  }

  /// - Parameter timestamp: how long it lasts, in milliseconds.
  private func publish(timestamp: Int64 = 7 * 86_400_000) throws {
    try workspace.publish(
      hub: Array(#"{"schema":1,"keys":[]}"#.utf8), into: folder,
      RepositoryTimes([.timestamp: Self.now + timestamp]), at: Self.now)
  }

  private func read(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: "\(folder)/\(path)"))).map(Array.init)
  }

  private func honest(_ request: FileRequest) -> FileAnswer {
    read((request.folder == .targets ? "targets/" : "") + request.path).map { .bytes($0) } ?? .absent
  }

  private func round(
    _ clock: Clock = Clock(), mirror: @escaping (FileRequest) -> FileAnswer? = { _ in nil }
  ) -> TrustRound.Outcome {
    TrustRound(
      book: book, now: { TrustRound.Moment(time: clock.time, sinceBoot: clock.sinceBoot) },
      fetch: { request, limit in
        clock.limits.append(limit)
        return mirror(request) ?? honest(request)
      }
    ).run()
  }

  /// Two clocks that stand still until they are moved.
  final class Clock {
    var time = now
    var sinceBoot: Int64 = 5000
    var limits: [Int64] = []

    func pass(_ milliseconds: Int64) {
      time = time + milliseconds
      sinceBoot += milliseconds
    }
  }

  @Test func `keeps four files and their metadata, and is begun from them without a network`() throws {
    let outcome = round()
    #expect(outcome.troubles.isEmpty && outcome.taken == [.issuers, .hub, .policy, .campaigns])
    #expect(outcome.requests == 8 && outcome.bytes > 1000)
    let held = try book.heldTrust()
    #expect(held.files.count == 4 && held.versions.timestamp == 1)
    let validity = try #require(held.validity)
    #expect(validity.freshUntil < validity.end)
    // The same again asks for a newer root, the timestamp, and no more.
    let again = round()
    #expect(again.troubles.isEmpty && again.taken.isEmpty && !again.hasNewMetadata && again.requests == 2)
  }

  @Test func `a slow mirror ends the round after ten minutes of the boot clock (slow retrieval)`() throws {
    let clock = Clock()
    let outcome = round(clock) { _ in
      clock.pass(3 * Self.minute)
      return nil
    }
    #expect(outcome.troubles.count == 1 && outcome.requests == 4)
    guard case .deadline? = outcome.troubles.first else { return #expect(Bool(false), "\(outcome.troubles)") }
    // No file may take longer than what is left.
    #expect(clock.limits == [2 * Self.minute, 2 * Self.minute, 2 * Self.minute, Self.minute])
    // What it had verified until then is kept: the next round goes on from there.
    #expect(round().troubles.isEmpty)
  }

  @Test func `a wall clock that is set meanwhile is no way around the deadline`() throws {
    let clock = Clock()
    let outcome = round(clock) { _ in
      clock.sinceBoot += 3 * Self.minute
      clock.time = clock.time + -Self.minute
      return nil
    }
    guard case .deadline? = outcome.troubles.first else { return #expect(Bool(false), "\(outcome.troubles)") }
  }

  @Test func `a file that expires while the round runs is not kept`() throws {
    try publish(timestamp: Self.minute)
    let clock = Clock()
    let outcome = round(clock) { request in
      if request.path == "timestamp.json" { clock.pass(2 * Self.minute) }
      return nil
    }
    #expect(outcome.troubles.first?.description.contains("timestamp.json: expired") == true, "\(outcome.troubles)")
    #expect(try book.heldTrust().metadata["timestamp.json"] == nil)
  }

  @Test func `a target file that comes after its metadata has expired is not taken`() throws {
    try publish(timestamp: Self.minute)
    let clock = Clock()
    let outcome = round(clock) { request in
      if request.path.hasSuffix(".hub.json") { clock.pass(2 * Self.minute) }
      return nil
    }
    #expect(outcome.taken == [.issuers])
    #expect(outcome.troubles.contains { $0.description.contains("hub.json: what lists it has expired") })
  }

  @Test func `only a 404 ends the walk over the roots; a mirror that breaks off does not`() throws {
    let outcome = round { $0.path == "2.root.json" ? .failed("status 503") : nil }
    #expect(outcome.troubles.first?.isUnreachable == true && outcome.requests == 1)
    #expect(try book.heldTrust().files.isEmpty)
  }

  @Test func `one file that is not to be had keeps none of the others waiting`() throws {
    let outcome = round { request in
      if request.path.hasSuffix(".issuers.json") { return .absent }
      return request.path.hasSuffix(".policy.json") ? .failed("cut off") : nil
    }
    #expect(outcome.taken == [.hub, .campaigns])
    #expect(outcome.troubles.map(\.isUnreachable) == [false, true])
    #expect(round().taken == [.issuers, .policy])
  }

  @Test func `a delegation that is not to be had keeps campaigns waiting, and nothing else`() throws {
    let name = try #require(PlaceName(traditionalChinese: "信義店", simplifiedChinese: "信义店", english: "Xinyi"))
    try workspace.updateStoreNames { $0.set(name, for: Identifier("xinyi")!) }
    try workspace.delegateCampaigns(into: folder, at: Self.now)
    let outcome = round { $0.path.hasSuffix(".campaigns.json") ? .failed("nobody answered") : nil }
    #expect(outcome.taken == [.issuers, .hub, .policy, .stores] && outcome.troubles.count == 1)
    let again = round()
    #expect(again.taken == [.campaigns] && again.troubles.isEmpty)
  }

  @Test func `where a root took the timestamp's keys and no new one comes, nothing is fresh, and patience ends`() throws
  {
    #expect(round().troubles.isEmpty)
    let before = try #require(try book.heldTrust().validity)
    _ = try workspace.rotate(.timestamp, into: folder, at: Self.now)
    // The mirror gives the new root and withholds the timestamp.
    let outcome = round { $0.path == "timestamp.json" ? .failed("cut off") : nil }
    #expect(outcome.troubles.count == 1)
    let held = try book.heldTrust()
    #expect(held.metadata["timestamp.json"] == nil && held.files.count == 4)
    let after = try #require(held.validity)
    #expect(after.freshUntil.milliseconds == 0 && after.staleFrom == before.freshUntil)
    #expect(round().troubles.isEmpty)
    #expect(try #require(try book.heldTrust().validity).freshUntil > after.freshUntil)
  }

  @Test func `keys end with root, targets and what listed them; campaigns and rules that are late end only themselves`()
    throws
  {
    #expect(round().troubles.isEmpty)
    let whole = try #require(try book.heldTrust().validity)
    let soon = Self.now + Self.minute
    for name in [TrustFile.campaigns, .policy] {
      let file = try #require(try book.heldTrust().files[name])
      try book.keep(.init(bytes: file.bytes, version: file.version, expires: soon, since: file.since), as: name)
    }
    var held = try book.heldTrust()
    #expect(held.validity == whole && held.campaignsUntil == soon)
    let hub = try #require(held.files[.hub])
    try book.keep(.init(bytes: hub.bytes, version: hub.version, expires: soon + 1, since: hub.since), as: .hub)
    held = try book.heldTrust()
    #expect(held.validity?.end == soon + 1)
    // A round that finds them listed anew makes all of it whole again.
    try publish()
    #expect(round().troubles.isEmpty)
    held = try book.heldTrust()
    #expect(held.validity?.end == whole.end && held.campaignsUntil == whole.end)
  }

  @Test func `a device with a root of its own follows, and remembers which roots it trusted`() throws {
    #expect(round().troubles.isEmpty)
    let first = try #require(read("1.root.json"))
    _ = try workspace.rotate(.root, into: folder, at: Self.now)
    #expect(round().troubles.isEmpty)
    for root in [first, try #require(read("2.root.json"))] { #expect(try book.hasTrusted(rootHash: hash(root))) }
    #expect(try !book.hasTrusted(rootHash: hash([1, 2, 3])))
  }

  private func hash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}

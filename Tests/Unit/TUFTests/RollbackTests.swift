import StrictJSON
import TUF
import Testing
import Wire

@Suite struct `Rollback, freeze and recovery` {
  var repository: RepositorySimulator
  var client: Client
  /// The repository as it was at first.
  let old: RepositorySimulator

  init() throws {
    repository = try RepositorySimulator()
    old = repository
    client = Client(repository)
    repository.delegate(to: "a")
    try repository.publishAll()
    client.update(repository, lookingFor: "x")
  }

  @Test mutating func `what was trusted before a restart is not rolled back (go-tuf, CVE-2022-29173)`() throws {
    let before = client.kept
    #expect(client.update(old)?.code == .rollback)
    #expect(client.kept == before)
  }

  @Test mutating func `a new root that keeps the keys opens no way back (go-tuf, CVE-2022-29173)`() throws {
    let before = client.kept
    var mirror = old
    try repository.publish("root")
    mirror.files["2.root.json"] = repository.files["2.root.json"]
    #expect(client.update(mirror)?.code == .rollback)
    #expect(client.kept["timestamp.json"] == before["timestamp.json"])
    #expect(client.kept["snapshot.json"] == before["snapshot.json"])
  }

  @Test mutating func `a timestamp of the held version changes nothing, whatever it says`() throws {
    repository["timestamp"].version -= 1
    repository["timestamp"].edit = { $0.set("meta", "snapshot.json", "version", to: .integer(100)) }
    try repository.publish("timestamp")
    #expect(client.update(repository) == nil)
    #expect(client.requests == ["2.root.json", "timestamp.json"])
    #expect(client.changes == [])
  }

  @Test mutating func `a timestamp that takes the snapshot back is not kept (tough, CVE-2025-2888)`() throws {
    repository.listed["snapshot"] = .object([JSONMember("version", .integer(1))])
    try repository.publish("timestamp")
    let before = client.kept
    #expect(client.update(repository)?.code == .rollback)
    #expect(client.kept == before && client.changes == [])
  }

  @Test(arguments: ["targets", "a"])
  mutating func `no targets role goes back, delegated or not (tough, CVE-2025-2887)`(role: String) throws {
    try repository.publish(role, "snapshot", "timestamp")
    #expect(client.update(repository, lookingFor: "x") == nil)
    repository.listed[role] = .object([JSONMember("version", .integer(1))])
    try repository.publish("snapshot", "timestamp")
    #expect(client.update(repository)?.code == .rollback)
    #expect(client.changes.map(\.role) == [.timestamp])
    repository.listed[role] = nil
    try repository.publish("snapshot", "timestamp")
    #expect(client.update(repository)?.code == .rollback)
  }

  @Test(arguments: ["timestamp", "snapshot"])
  mutating func `after keys were withdrawn versions may begin anew`(role: String) throws {
    repository["timestamp"].version = 99
    try repository.publish("timestamp")
    #expect(client.update(repository) == nil)
    repository[role].signers = [Signer()]
    repository["timestamp"].version = 0
    repository["snapshot"].version = 0
    repository["targets"].version = 0
    repository.listed["a"] = nil
    repository.delegations = [:]
    try repository.publish("root", "targets", "snapshot", "timestamp")
    #expect(client.update(repository) == nil)
    #expect(client.changes.first?.deleting == [.timestamp, .snapshot])
    #expect(client.round?.versions.timestamp == 1 && client.round?.versions.targets == 1)
  }

  @Test mutating func `a key that is only added withdraws none`() throws {
    repository["timestamp"].signers.append(Signer())
    try repository.publish("root")
    var mirror = old
    mirror.files["2.root.json"] = repository.files["2.root.json"]
    #expect(client.update(mirror)?.code == .rollback)
    #expect(client.changes.first?.deleting == [])
  }

  @Test mutating func `files go with the very root that withdrew their keys, even if it has expired`() throws {
    let kept = repository["snapshot"].signers
    repository["snapshot"].signers = [Signer()]
    try repository.publish("root")
    repository["snapshot"].signers = kept
    repository["root"].expires = client.now
    try repository.publish("root")
    #expect(client.update(repository)?.code == .expired)
    #expect(client.kept["timestamp.json"] == nil && client.kept["snapshot.json"] == nil)
  }

  @Test mutating func `held files that no longer verify are as good as none`() throws {
    for name in ["timestamp.json", "snapshot.json", "targets.json", "a.json"] { client.kept[name] = Array("{".utf8) }
    #expect(client.update(repository, lookingFor: "x") == nil)
    #expect(client.changes.map(\.role.storedName) == ["timestamp.json", "snapshot.json", "targets.json", "a.json"])
  }

  @Test(arguments: ["timestamp", "snapshot", "targets", "a"])
  mutating func `an expired file is refused, and the held one stays`(role: String) throws {
    repository[role].expires = client.now
    try repository.publish("a")
    try repository.publishAll()
    let before = client.kept
    #expect(client.update(repository, lookingFor: "x")?.code == .expired)
    #expect(client.kept["\(role).json"] == before["\(role).json"])
  }

  @Test(arguments: ["timestamp", "snapshot", "targets", "a"])
  mutating func `a mirror that stands still is found out when its file expires`(role: String) throws {
    repository[role].expires = client.now + 5000
    try repository.publish("a")
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: "x") == nil)
    #expect(client.round?.isExpired(at: client.now + 4999) == false)
    #expect(client.round?.isExpired(at: client.now + 5000) == (role != "a"))
    client.now = client.now + 4999
    #expect(client.update(repository, lookingFor: "x") == nil)
    client.now = client.now + 1
    #expect(client.update(repository, lookingFor: "x")?.code == .expired)
  }

  @Test mutating func `one reference time is used from the beginning of a round to its end`() throws {
    repository["targets"].expires = client.now + 1000
    try repository.publishAll()
    var round = try UpdateRound(held: client.kept, now: client.now)
    #expect(round.isExpired(at: client.now))
    while round.step != .current {
      switch round.step {
      case .fetch(let request): round.take(repository.files[request.path].map { .bytes($0) } ?? .absent)
      case .persist: round.persisted()
      default: return #expect(Bool(false), "\(round.step)") as Void
      }
    }
    #expect(!round.isExpired(at: client.now) && round.isExpired(at: client.now + 1000))
    #expect(round.timestampExpires == repository["timestamp"].expires)
  }
}

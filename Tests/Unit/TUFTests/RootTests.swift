import StrictJSON
import TUF
import Testing
import Wire

@Suite struct `Root rotation` {
  var repository: RepositorySimulator
  var client: Client

  init() throws {
    repository = try RepositorySimulator()
    client = Client(repository)
  }

  @Test mutating func `a round asks for the next root, timestamp, snapshot and targets`() {
    #expect(client.update(repository) == nil)
    #expect(client.requests == ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"])
    #expect(client.changes.map(\.role) == [.timestamp, .snapshot, .targets])
    #expect(client.update(repository) == nil)
    #expect(client.requests == ["2.root.json", "timestamp.json"])
    #expect(client.changes == [])
  }

  @Test mutating func `without consistent snapshots only roots carry their version`() throws {
    repository.isConsistent = false
    try repository.publish("root", "targets", "snapshot", "timestamp")
    #expect(client.update(repository) == nil)
    #expect(client.requests == ["2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"])
  }

  @Test mutating func `each root is kept before the next is asked for`() throws {
    try repository.publish("root")
    var round = try UpdateRound(held: client.kept, now: client.now)
    #expect(round.step == .fetch(FileRequest.metadata("2.root.json", 512_000)))
    round.take(.bytes(repository.files["2.root.json"]!))
    guard case .persist(let change) = round.step else { return #expect(Bool(false), "\(round.step)") as Void }
    #expect(change.role == .root && change.bytes == repository.files["2.root.json"] && change.deleting == [])
    #expect(round.versions.root == 1)
    round.persisted()
    #expect(round.versions.root == 2)
    #expect(round.step == .fetch(FileRequest.metadata("3.root.json", 512_000)))
  }

  @Test mutating func `only absent ends the walk over the roots`() throws {
    let error = client.update(repository) { $0.path == "2.root.json" ? .failed("status 503") : nil }
    #expect(error?.code == .notFetched)
    #expect(client.requests == ["2.root.json"])
  }

  @Test mutating func `a new root needs the old threshold and its own`() throws {
    let (a, b, c, d) = (Signer(), Signer(), Signer(), Signer())
    repository["root"] = .init([a, b, c])
    repository["root"].threshold = 2
    repository["root"].version = 0
    try repository.publish("root")
    client = Client(repository)
    repository["root"].signers = [b, c, d]
    for (signing, isTaken) in [
      ([a, d], false), ([b, d], false), ([a, b], false), ([a, b, d], true), ([b, c], true),
    ] {
      repository["root"].version = 1
      repository["root"].signing = signing
      try repository.publish("root")
      var fresh = client
      #expect((fresh.update(repository)?.code == .signatures) == !isTaken)
      #expect((fresh.kept["root.json"] == repository.files["2.root.json"]) == isTaken)
    }
  }

  @Test mutating func `a root of another version than its name says is refused (tough, CVE-2025-2885)`() throws {
    try repository.publish("root", "root")
    for name in ["1.root.json", "3.root.json"] {
      var fresh = client
      let wrong = repository.files[name]!
      #expect(fresh.update(repository) { $0.path == "2.root.json" ? .bytes(wrong) : nil }?.code == .wrongVersion)
      #expect(fresh.changes == [])
    }
  }

  @Test mutating func `a root that does not vouch for itself never becomes trusted (python-tuf, CVE-2020-15163)`()
    throws
  {
    let old = repository["root"].signers
    repository["root"].signers = [Signer()]
    repository["root"].signing = old
    try repository.publish("root")
    #expect(client.update(repository)?.code == .signatures)
    client.kept["root.json"] = repository.files["2.root.json"]
    #expect(client.update(repository)?.code == .signatures)
    #expect(client.requests == [])
  }

  @Test mutating func `expired roots are steps, but the last must hold, and is kept all the same`() throws {
    repository["root"].expires = client.now
    try repository.publish("root")
    #expect(client.update(repository)?.code == .expired)
    #expect(client.requests == ["2.root.json", "3.root.json"])
    #expect(client.kept["root.json"] == repository.files["2.root.json"])
    repository["root"].expires = client.now + 1000
    try repository.publish("root")
    #expect(client.update(repository) == nil)
    #expect(client.round?.versions.root == 3)
  }

  @Test mutating func `a round takes a bounded number of roots, and the next goes on`() throws {
    client.limits.rootRotations = 3
    for _ in 1...4 { try repository.publish("root") }
    #expect(client.update(repository)?.code == .tooManyRoots)
    #expect(client.requests == ["2.root.json", "3.root.json", "4.root.json"])
    #expect(client.update(repository) == nil)
    #expect(client.round?.versions.root == 5)
  }

  @Test mutating func `without a good root nothing is fetched`() {
    for root in [nil, [], Array("{}".utf8), repository.files["timestamp.json"]] {
      client.kept["root.json"] = root
      #expect(client.update(repository) != nil)
      #expect(client.requests == [])
    }
  }
}

extension FileRequest {
  static func metadata(_ path: String, _ mostBytes: Int) -> FileRequest {
    FileRequest(folder: .metadata, path: path, mostBytes: mostBytes)
  }
}

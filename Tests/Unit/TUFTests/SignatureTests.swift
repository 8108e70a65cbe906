import StrictJSON
import TUF
import Testing
import Wire

@Suite struct `Signatures and form` {
  var repository: RepositorySimulator
  var client: Client

  init() throws {
    repository = try RepositorySimulator()
    client = Client(repository)
  }

  @Test mutating func `one key signs once, under whatever ids it is listed (tough, CVE-2020-15093)`() throws {
    let signer = Signer()
    repository["timestamp"].signers = [signer, signer.renamed("another"), Signer()]
    repository["timestamp"].threshold = 2
    repository["timestamp"].signing = [signer, signer.renamed("another")]
    try repository.publish("root", "timestamp")
    #expect(client.update(repository)?.code == .signatures)
    repository["timestamp"].signing = nil
    try repository.publish("timestamp")
    #expect(client.update(repository) == nil)
  }

  @Test mutating func `a signature that stands twice is refused, delegated or not (tough, CVE-2026-6966)`() throws {
    let signer = Signer()
    repository.delegate(to: "a")
    for role in ["a", "targets"] {
      repository[role].signers = [signer, Signer()]
      repository[role].threshold = role == "a" ? 2 : 1
      repository[role].signing = [signer, signer]
      try repository.publish("root")
      try repository.publishAll()
      #expect(client.update(repository, lookingFor: "x")?.code == .format)
      repository[role].signing = nil
      repository.listed["a"] = nil
    }
  }

  @Test mutating func `a key id that stands twice in a role is refused`() throws {
    let signer = Signer()
    repository["timestamp"].signers = [signer, signer]
    try repository.publish("root")
    #expect(client.update(repository)?.code == .format)
    #expect(client.changes == [])
  }

  @Test mutating func `a threshold of nothing is refused, for roles and delegations (go-tuf, CVE-2026-23992)`() throws {
    for threshold in [0, -1] {
      repository.delegate(to: "a\(-threshold)")
      repository["a\(-threshold)"].threshold = threshold
      try repository.publishAll()
      #expect(client.update(repository)?.code == .format)
      repository.delegations = [:]
      var other = repository
      other["timestamp"].threshold = threshold
      try other.publish("root")
      #expect(client.update(other)?.code == .format)
    }
  }

  @Test mutating func `signatures of others, wrong and empty ones neither count nor harm`() throws {
    let stranger = Signer()
    let signer = repository["timestamp"].signers[0]
    repository["timestamp"].signing = [stranger, Signer(id: "é"), signer]
    try repository.publish("timestamp")
    #expect(client.update(repository) == nil)
    // The role's second key, but not its signature.
    repository["timestamp"].signers.append(Signer(id: stranger.id))
    try repository.publish("root", "timestamp")
    #expect(client.update(repository) == nil)
    repository["timestamp"].signing = [stranger]
    try repository.publish("timestamp")
    #expect(client.update(repository)?.code == .signatures)
  }

  @Test mutating func `keys of unknown schemes may be listed, and never count`() throws {
    repository["root"].edit = { signed in
      signed.set(
        "keys", "exotic",
        to: .object([
          JSONMember("keytype", .string("sphincs")), JSONMember("scheme", .string("x")),
          JSONMember("keyval", .object([])),
        ]))
      signed.set("roles", "timestamp", "keyids", to: .strings(["exotic"]))
    }
    try repository.publish("root")
    #expect(client.update(repository)?.code == .signatures)
    #expect(client.round?.versions.root == 2)
  }

  @Test mutating func `unknown members are signed with the rest, and change nothing`() throws {
    repository["root"].edit = { $0.set("roles", "root", "x-owner", to: .string("é\n\"")) }
    repository["targets"].edit = { $0.set("x-period", to: .integer(60)) }
    try repository.publish("root", "targets", "snapshot", "timestamp")
    #expect(client.update(repository) == nil)
    let bent = String(decoding: repository.files["2.targets.json"]!, as: UTF8.self).replacing("60", with: "61")
    try repository.publish("snapshot", "timestamp")
    client.kept["targets.json"] = nil
    #expect(
      client.update(repository) { $0.path == "2.targets.json" ? .bytes(Array(bent.utf8)) : nil }?.code == .signatures)
  }

  @Test mutating func `a member that stands twice is refused`() throws {
    let bent = String(decoding: repository.files["timestamp.json"]!, as: UTF8.self)
      .replacing("\"signed\":{", with: "\"signed\":{\"version\":9,")
    #expect(client.update(repository) { $0.path == "timestamp.json" ? .bytes(Array(bent.utf8)) : nil }?.code == .format)
  }

  @Test mutating func `a role's file is no other role's, even under a shared key`() throws {
    repository["timestamp"].signers = repository["snapshot"].signers
    repository["snapshot"].edit = { $0.set("meta", "snapshot.json", to: .object([JSONMember("version", .integer(1))])) }
    try repository.publish("root", "snapshot")
    let snapshot = repository.files["2.snapshot.json"]!
    #expect(client.update(repository) { $0.path == "timestamp.json" ? .bytes(snapshot) : nil }?.code == .wrongType)
  }

  @Test(arguments: [
    ("1.0.0", true), ("1.0", true), ("1.9.1", true), ("2.0.0", false), ("1", false), ("1..0", false), ("01.0.0", false),
    ("1.0.x", false), ("", false), ("1.0.0.0", false),
  ])
  mutating func `specification 1 is spoken, and no other`(version: String, isKnown: Bool) throws {
    repository["timestamp"].edit = { $0.set("spec_version", to: .string(version)) }
    try repository.publish("timestamp")
    #expect((client.update(repository) == nil) == isKnown)
  }

  @Test(arguments: [
    "2026-12-01T00:00:00.000Z", "2026-12-01T00:00:00+00:00", "2026-12-01", "2026-13-01T00:00:00Z", "tomorrow", "",
  ])
  mutating func `a time of another form is refused`(expires: String) throws {
    repository["timestamp"].edit = { $0.set("expires", to: .string(expires)) }
    try repository.publish("timestamp")
    #expect(client.update(repository)?.code == .format)
  }

  @Test(arguments: [JSONValue.integer(0), .integer(-1), .string("1"), .null, .bool(true)])
  mutating func `a version is a number from 1`(version: JSONValue) throws {
    repository["timestamp"].edit = { $0.set("version", to: version) }
    try repository.publish("timestamp")
    #expect(client.update(repository)?.code == .format)
  }
}

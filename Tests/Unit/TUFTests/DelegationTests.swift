import Crypto
import StrictJSON
import TUF
import Testing
import Wire

@Suite struct `Delegations` {
  var repository: RepositorySimulator
  var client: Client

  init() throws {
    repository = try RepositorySimulator()
    client = Client(repository)
  }

  /// Looks a path up and gives the delegated roles that were fetched for it, in order.
  mutating func visited(_ path: String) throws -> [String] {
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: path) == nil)
    return client.requests.dropFirst(4).map { String($0.dropFirst(2).dropLast(5)) }
  }

  @Test mutating func `roles are searched depth first, in the order of appearance (go-tuf, CVE-2024-47534)`() throws {
    repository.delegate(to: "b")
    repository.delegate(to: "a")
    repository.delegate(from: "b", to: "d")
    repository.delegate(from: "b", to: "c")
    repository.delegate(from: "d", to: "e")
    #expect(try visited("x") == ["b", "d", "e", "c", "a"])
    #expect(client.round?.step == .notFound)
  }

  @Test mutating func `the first that lists a target is believed`() throws {
    repository.delegate(to: "a")
    repository.delegate(to: "b")
    repository.targets = ["a": ["x": [1]], "b": ["x": [2, 2]]]
    #expect(try visited("x") == ["a"])
    #expect(client.target?.request.mostBytes == 1)
    repository.targets["targets"] = ["x": [3, 3, 3]]
    client = Client(repository)
    #expect(try visited("x") == [])
    #expect(client.target?.request.mostBytes == 3)
  }

  @Test mutating func `after a terminating delegation nobody else is asked (tough, CVE-2025-2886)`() throws {
    repository.delegate(to: "a")
    repository.delegate(to: "b")
    repository.delegate(from: "a", to: "c", isTerminating: true)
    repository.delegate(from: "a", to: "d")
    repository.delegate(from: "c", to: "e")
    repository.targets["b"] = ["x": [1]]
    #expect(try visited("x") == ["a", "c", "e"])
    #expect(client.round?.step == .notFound && client.target == nil)
  }

  @Test mutating func `a terminating delegation of other paths terminates nothing`() throws {
    repository.delegate(to: "a", ["y"], isTerminating: true)
    repository.delegate(to: "b")
    #expect(try visited("x") == ["b"])
  }

  @Test mutating func `a circle is walked once`() throws {
    repository.delegate(to: "a")
    repository.delegate(from: "a", to: "b")
    repository.delegate(from: "b", to: "a")
    #expect(try visited("x") == ["a", "b"])
  }

  @Test mutating func `the number of roles searched is bounded`() throws {
    client.limits.delegations = 3
    for name in ["a", "b", "c"] { repository.delegate(to: name) }
    #expect(try visited("x") == ["a", "b", "c"])
    repository.delegate(to: "d")
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: "x")?.code == .tooManyDelegations)
  }

  @Test mutating func `a role is believed only for paths that were delegated to it, all the way down`() throws {
    repository.delegate(to: "a", ["releases/*/*"])
    repository.delegate(from: "a", to: "b", ["releases/x/*"])
    repository.targets["b"] = ["releases/x/1": [1], "releases/y/1": [1], "other": [1]]
    #expect(try visited("releases/x/1") == ["a", "b"])
    #expect(client.round?.step == .found)
    for path in ["releases/y/1", "other"] {
      #expect(client.update(repository, lookingFor: path) == nil)
      #expect(client.round?.step == .notFound)
    }
  }

  @Test mutating func `paths may be shared out by the beginning of their hash`() throws {
    let hash = Hex.encode(SHA256.hash(data: Array("x".utf8)))
    repository.delegate(to: "a", nil, hashPrefixes: [String(hash.prefix(2) == "00" ? "01" : "00")])
    repository.delegate(to: "b", nil, hashPrefixes: ["ffff", String(hash.prefix(3))])
    #expect(try visited("x") == ["b"])
  }

  @Test mutating func `a delegation names paths or hash prefixes, not both and not neither`() throws {
    for (paths, prefixes) in [(["*"], ["00"]), (nil, nil)] as [([String]?, [String]?)] {
      repository.delegations = [:]
      repository.delegate(to: "a", paths, hashPrefixes: prefixes)
      try repository.publishAll()
      #expect(client.update(repository)?.code == .format)
    }
  }

  @Test mutating func `what one delegation vouches for, another need not`() throws {
    repository.delegate(to: "a", ["a/*"])
    repository.delegate(to: "b", ["b/*"])
    repository.delegate(from: "a", to: "shared", ["a/*"])
    repository.delegate(from: "b", to: "shared", ["b/*"], signers: [Signer()])
    repository.targets["shared"] = ["a/x": [1], "b/x": [2]]
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: "a/x") == nil)
    #expect(client.round?.step == .found)
    #expect(client.update(repository, lookingFor: "a/x", "b/x")?.code == .signatures)
    #expect(client.target == nil)
  }

  @Test mutating func `a role that the snapshot does not list is not even asked for`() throws {
    repository.delegate(to: "a")
    try repository.publish("targets", "snapshot", "timestamp")
    #expect(client.update(repository) == nil)
    #expect(client.update(repository, lookingFor: "x")?.code == .notInSnapshot)
    #expect(client.requests == ["2.root.json", "timestamp.json"])
  }

  @Test(arguments: ["../root", "/etc/passwd", "a/b", "..", ".", "100%", "A?#"])
  mutating func `a role's name stays one segment (tough, CVE-2021-41150; python-tuf, CVE-2021-41131)`(name: String)
    throws
  {
    repository.delegate(to: name)
    try repository.publish(name, "targets", "snapshot", "timestamp")
    client.update(repository, lookingFor: "x")
    let last = try #require(client.requests.last)
    #expect(last.hasPrefix("1.") && !last.contains("/") && !last.contains("?") && !last.contains("#"))
    #expect(!client.kept.keys.contains { $0.contains("/") })
  }

  @Test(arguments: ["root", "timestamp", "snapshot", "targets", ""])
  mutating func `a delegated role has no name of the top`(name: String) throws {
    repository.delegate(to: "a")
    repository["targets"].edit = { signed in
      guard case .array(var roles)? = signed["delegations"]?["roles"] else { return }
      roles[0].set("name", to: .string(name))
      signed.set("delegations", "roles", to: .array(roles))
    }
    try repository.publishAll()
    #expect(client.update(repository)?.code == .format)
  }

  @Test mutating func `a role that stands twice in a delegation is refused`() throws {
    repository.delegate(to: "a")
    repository.delegate(to: "a")
    try repository.publishAll()
    #expect(client.update(repository)?.code == .format)
  }

  @Test(arguments: ["../x", "/x", "a//x", "a/./x", "a/..", "", "a\\x", "a\nx", "a/"])
  mutating func `a path that could leave its folder is never looked up (tough, CVE-2021-41149 and CVE-2026-6968)`(
    path: String
  ) throws {
    repository.targets["targets"] = [path: [1]]
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: path)?.code == .unsafePath)
    #expect(client.target == nil)
  }

  @Test mutating func `names that only look alike are different`() throws {
    let (composed, apart) = ("\u{e9}", "e\u{301}")
    repository.targets["targets"] = [apart: [1]]
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: composed) == nil)
    #expect(client.round?.step == .notFound)
    repository["targets"].edit = { signed in
      let file = signed["targets"]?[apart]
      signed = .object(
        [JSONMember("targets", .object([JSONMember(apart, file!), JSONMember(composed, file!)]))]
          + signed.members.filter { $0.name != "targets" })
    }
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: composed) == nil)
    #expect(client.target?.request.path.hasSuffix(".%C3%A9") == true)
  }
}

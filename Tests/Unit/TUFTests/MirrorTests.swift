import StrictJSON
import TUF
import Testing
import Wire

@Suite struct `A mirror that lies` {
  var repository: RepositorySimulator
  var client: Client

  init() throws {
    repository = try RepositorySimulator()
    repository.listsHashes = true
    repository.delegate(to: "a")
    repository.targets["a"] = ["file": Array("content".utf8)]
    try repository.publishAll()
    client = Client(repository)
  }

  static let paths = ["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json", "1.a.json"]

  @Test(arguments: paths) mutating func `endless data ends at the limit`(path: String) {
    let error = client.update(repository, lookingFor: "file") { request in
      request.path == path ? .bytes([UInt8](repeating: 0x20, count: request.mostBytes + 1)) : nil
    }
    #expect(error?.code == .wrongLength && client.requests.last == path)
  }

  @Test mutating func `a listed length is a limit too, but never above our own`() throws {
    repository["timestamp"].edit = { $0.set("meta", "snapshot.json", "length", to: .integer(1 << 40)) }
    try repository.publish("timestamp")
    client.limits = .deployed
    var asked: [String: Int] = [:]
    let error = client.update(repository) { request in
      asked[request.path] = request.mostBytes
      return nil
    }
    #expect(error?.code == .wrongLength)
    #expect(asked == ["2.root.json": 524_288, "timestamp.json": 16_384, "2.snapshot.json": 1_048_576])
    repository["timestamp"].edit = { _ in }
    try repository.publish("timestamp")
    client.update(repository) { request in
      asked[request.path] = request.mostBytes
      return nil
    }
    #expect(asked["2.snapshot.json"] == repository.files["2.snapshot.json"]?.count)
  }

  @Test(arguments: paths.dropFirst()) mutating func `what is not there, or not to be had, ends the round`(path: String)
  {
    for (answer, code) in [(FileAnswer.absent, TUFError.Code.absent), (.failed("timeout"), .notFetched)] {
      var fresh = client
      #expect(fresh.update(repository, lookingFor: "file") { $0.path == path ? answer : nil }?.code == code)
      #expect(fresh.requests.last == path)
    }
  }

  @Test(arguments: paths) mutating func `a file cut short, or of other bytes, is refused`(path: String) throws {
    try repository.publish("root")
    let good = try #require(repository.files[path])
    for bad in [Array(good.dropLast()), good + [0x20], [], Array("null".utf8), [0xff]] {
      // White space behind a root or a timestamp is still the same signed content: nothing lists their hash.
      if bad == good + [0x20], !path.contains("snapshot"), !path.contains("targets"), !path.contains("a.json") {
        continue
      }
      var fresh = client
      #expect(fresh.update(repository, lookingFor: "file") { $0.path == path ? .bytes(bad) : nil } != nil)
      #expect(!fresh.changes.contains { $0.bytes == bad })
    }
  }

  @Test(arguments: ["snapshot", "targets", "a"])
  mutating func `a file must have the hash under which it is listed (tough, CVE-2026-6967)`(role: String) throws {
    let lister = role == "snapshot" ? "timestamp" : "snapshot"
    repository[lister].edit = {
      $0.set("meta", "\(role).json", "hashes", "sha256", to: .string(String(repeating: "0", count: 64)))
    }
    try repository.publish("snapshot", "timestamp")
    #expect(client.update(repository, lookingFor: "file")?.code == .wrongHash)
    repository[lister].edit = {
      $0.set("meta", "\(role).json", "hashes", to: .object([JSONMember("md5", .string("00"))]))
    }
    try repository.publish("snapshot", "timestamp")
    #expect(client.update(repository, lookingFor: "file")?.code == .wrongHash)
    repository[lister].edit = { $0.set("meta", "\(role).json", "length", to: .integer(1 << 20)) }
    try repository.publish("snapshot", "timestamp")
    #expect(client.update(repository, lookingFor: "file")?.code == .wrongLength)
  }

  @Test(arguments: ["snapshot", "targets", "a"])
  mutating func `files of different times don't mix`(role: String) throws {
    repository.listsHashes = false
    try repository.publish("a", "targets", "snapshot", "timestamp", "a", "targets", "snapshot", "timestamp")
    let current = "\(repository[role].version).\(role).json"
    let older = try #require(repository.files["\(repository[role].version - 1).\(role).json"])
    let error = client.update(repository, lookingFor: "file") { $0.path == current ? .bytes(older) : nil }
    #expect(error?.code == .wrongVersion)
  }

  @Test mutating func `a target is asked for by its hash, and taken only if it has it`() throws {
    #expect(client.update(repository, lookingFor: "file") == nil)
    let target = try #require(client.target)
    #expect(target.request.folder == .targets && target.request.mostBytes == 7)
    #expect(target.request.path == "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73.file")
    try target.check(Array("content".utf8))
    for (bytes, code) in [("cOntent", TUFError.Code.wrongHash), ("content ", .wrongLength), ("", .wrongLength)] {
      let error = #expect(throws: TUFError.self) { try target.check(Array(bytes.utf8)) }
      #expect(error?.code == code)
    }
    #expect(!target.isExpired(at: client.now) && target.isExpired(at: target.expires))
  }

  @Test mutating func `a target's trust ends with the first file on the way to it`() throws {
    repository["a"].expires = client.now + 7000
    try repository.publish("a")
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: "file") == nil)
    #expect(client.target?.expires == client.now + 7000)
  }

  @Test mutating func `a target without a hash that we know is refused`() throws {
    repository["a"].edit = { $0.set("targets", "file", "hashes", to: .object([JSONMember("md5", .string("00"))])) }
    try repository.publish("a")
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: "file")?.code == .wrongHash)
    repository["a"].edit = { $0.set("targets", "file", "hashes", to: nil) }
    try repository.publish("a")
    try repository.publishAll()
    #expect(client.update(repository, lookingFor: "file")?.code == .format)
  }
}

import COSE
import Foundation
import Rig
import StrictJSON
import Wire

/// What somebody in the place of the hub's mirror, or of the uplink, says of the files below /trust/: the attacks of the
/// TUF specification (section 1.5.2) by their names there, and each kind of bad file.
struct Lie: Sendable {
  enum Reply: Sendable {
    case bytes([UInt8])
    case status(Int)
  }

  let name: String
  /// Stands in what the kiosk says was wrong.
  let said: String
  /// - Parameter honest: the file as it was published; nil if there is none.
  let reply: @Sendable (_ path: String, _ honest: [UInt8]?) -> Reply?

  /// What is answered to a request for a path below /trust/.
  func answer(to path: String, in folder: String) -> Reply {
    let file = String(path.dropFirst("/trust/".count))
    let honest = (try? Data(contentsOf: URL(filePath: "\(folder)/\(file)"))).map(Array.init)
    if let reply = reply(file, honest) { return reply }
    return honest.map { .bytes($0) } ?? .status(404)
  }

  /// Changes only one file, which is there.
  private static func bending(
    _ name: String, _ file: String, said: String, _ bend: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> Lie {
    Lie(name: name, said: said) { path, honest in
      guard path.hasSuffix(file), let honest else { return nil }
      return .bytes(bend(honest))
    }
  }

  /// - Parameters:
  ///   - mint: whose keys an attacker may have stolen.
  ///   - old: the published folder as it was before what the kiosk holds; `held`, as the kiosk holds it.
  static func all(against mint: Mint, old: [String: [UInt8]], held: [String: [UInt8]]) throws -> [Lie] {
    let stranger = SigningKey(generating: .ed25519)
    let oneOfThree = try RoleKey("root-1", of: mint)
    let timestamp = try RoleKey("timestamp-1", of: mint)
    let listing = JSONValue.object([
      JSONMember("length", .integer(1)), JSONMember("hashes", .object([JSONMember("sha256", .string("00"))])),
    ])
    return [
      bending("arbitrary installation: a file of the attacker's", ".issuers.json", said: "issuers.json: wrong-hash") {
        var bytes = $0
        bytes[bytes.count - 3] ^= 1
        return bytes
      },
      Lie(name: "wrong software: a genuine file in another's place", said: "issuers.json: wrong-") { path, _ in
        path.hasSuffix(".issuers.json") ? .bytes(held["policy.json"] ?? []) : nil
      },
      bending("endless data: a timestamp without end", "timestamp.json", said: "timestamp.json: ") {
        $0 + [UInt8](repeating: 0x20, count: 1 << 20)
      },
      bending("endless data: a target longer than listed", ".policy.json", said: "policy.json: ") { $0 + [0x0a] },
      bending("truncated: half a timestamp", "timestamp.json", said: "timestamp.json: format") {
        Array($0.prefix($0.count / 2))
      },
      bending("extraneous dependencies: targets that list more", ".targets.json", said: "targets.json: signatures") {
        var file = JSONFile($0)
        file.set(["signed", "targets", "extra.json"], to: listing)
        return file.bytes
      },
      Lie(name: "rollback: the timestamp of before", said: "timestamp.json: rollback") { path, _ in
        path == "timestamp.json" ? old["timestamp.json"].map { .bytes($0) } : nil
      },
      bending("rollback: a snapshot that goes back behind a new timestamp", "timestamp.json", said: "rollback") {
        (try? timestamp.signed($0) { file in
          file.set(["signed", "version"], to: .integer(900))
          file.set(["signed", "meta", "snapshot.json", "version"], to: .integer(1))
        }) ?? []
      },
      Lie(name: "mix and match: an older snapshot under the new one's name", said: "snapshot.json: wrong-version") {
        path, _ in
        path.hasSuffix(".snapshot.json") ? held["2.snapshot.json"].map { .bytes($0) } : nil
      },
      Lie(name: "malicious mirror: nothing is there", said: "timestamp.json: absent") { path, _ in
        path == "timestamp.json" ? .status(404) : nil
      },
      Lie(name: "malicious mirror: it is always broken", said: "not-fetched") { _, _ in .status(500) },
      Lie(name: "malicious mirror: a page in the place of a file", said: "not-fetched (a web page answered") {
        path, _ in
        path == "timestamp.json" ? .bytes(Array("<html>log in first</html>".utf8)) : nil
      },
      bending("key compromise: a stranger's signature", "timestamp.json", said: "timestamp.json: signatures") {
        (try? RoleKey(key: stranger).signed($0) { $0.set(["signed", "version"], to: .integer(800)) }) ?? []
      },
      Lie(name: "key compromise: a new root by one of the root's three keys", said: "2.root.json: signatures") {
        path, _ in
        guard path == "2.root.json" else { return nil }
        let root = try? oneOfThree.signed(held["1.root.json"] ?? []) { $0.set(["signed", "version"], to: .integer(2)) }
        return .bytes(root ?? [])
      },
      Lie(name: "wrong version: the old root once more", said: "2.root.json: wrong-version") { path, _ in
        path == "2.root.json" ? held["1.root.json"].map { .bytes($0) } : nil
      },
      bending("expired: a timestamp that was good once", "timestamp.json", said: "timestamp.json: expired") {
        (try? timestamp.signed($0) { file in
          file.set(["signed", "version"], to: .integer(700))
          file.set(["signed", "expires"], to: .string("2026-01-01T00:00:00Z"))
        }) ?? []
      },
    ]
  }
}

/// A role's private key, in whoever's hands.
struct RoleKey: Sendable {
  let key: SigningKey

  init(key: SigningKey) { self.key = key }

  /// Reads a key of the workspace.
  init(_ name: String, of mint: Mint) throws {
    let text = try String(contentsOfFile: "\(mint.home)/keys/\(name).key", encoding: .utf8)
    let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
    guard words.count == 2, let raw = Hex.decode(words[1]), let key = SigningKey(curve: .ed25519, raw: raw) else {
      throw TrialError("\(name).key holds no key")
    }
    self.key = key
  }

  /// Metadata with a change, signed by this key alone, under the first key id that stood there.
  func signed(_ bytes: [UInt8], _ change: (inout JSONFile) -> Void) throws -> [UInt8] {
    var file = JSONFile(bytes)
    change(&file)
    guard case .array(let signatures)? = file.value["signatures"], let id = signatures.first?["keyid"],
      let signed = file.value["signed"]
    else { throw TrialError("this is no metadata") }
    let signature = Hex.encode(try key.signature(for: signed.canonicalBytes()))
    file.set(
      ["signatures"], to: .array([.object([JSONMember("keyid", id), JSONMember("sig", .string(signature))])]))
    return file.bytes
  }
}

/// JSON whose members can be set.
struct JSONFile {
  private(set) var value: JSONValue

  /// Null for what is no JSON.
  init(_ bytes: [UInt8]) { value = (try? JSONValue(parsing: bytes)) ?? .null }

  var bytes: [UInt8] { value.canonicalBytes() }

  mutating func set(_ path: [String], to new: JSONValue) { value = Self.set(path[...], in: value, to: new) }

  private static func set(_ path: ArraySlice<String>, in value: JSONValue, to new: JSONValue) -> JSONValue {
    guard let name = path.first else { return new }
    guard case .object(var members) = value else { return value }
    let inner = set(path.dropFirst(), in: value[name] ?? .null, to: new)
    if let place = members.firstIndex(where: { $0.name == name }) {
      members[place] = JSONMember(name, inner)
    } else {
      members.append(JSONMember(name, inner))
    }
    return .object(members)
  }
}

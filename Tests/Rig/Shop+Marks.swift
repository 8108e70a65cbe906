import CBOR
package import COSE
import Foundation
import Glibc
import LocalAPI
import StrictJSON
import Wire

extension HubProcess {
  /// Marks a voucher by the command line.
  package func mark(_ state: String, _ voucher: MintedText) throws {
    _ = try command("mark", state, voucher.issuer, "\(voucher.list)", "\(voucher.index)")
  }
}

extension HubProcess {
  /// The key that signs marks: in the hub's hands, and in those of whoever stole it.
  package func statusKey() throws -> SigningKey {
    let path = try Self.statusKeyPath(in: keys)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    guard let raw = Base64.url.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)),
      let key = SigningKey(curve: .ed25519, raw: raw)
    else { throw TrialError("\(path) holds no key") }
    return key
  }

  /// Revokes that key and puts a new one in its place, in the folder of keys and in hub.json: to be published.
  package func replaceStatusKey() throws {
    let fresh = keys + "-fresh"
    try Running.succeed("voucher-hub", ["keys", "init", fresh])
    let old = try Self.statusKeyPath(in: keys)
    let path = try Self.statusKeyPath(in: fresh)
    let file = URL(filePath: path).lastPathComponent
    try FileManager.default.copyItem(atPath: path, toPath: "\(keys)/\(file)")
    let kid = String(URL(filePath: old).lastPathComponent.prefix(16))
    var named = try Self.keyEntries(publicKeys)
    for place in named.indices where named[place]["kid"] == .string(kid) {
      named[place] = Self.set("state", .string("revoked"), in: named[place])
    }
    named += try Self.keyEntries(fresh + "/hub.json").filter { $0["role"] == .string("status") }
    let whole = JSONValue.object([JSONMember("schema", .integer(1)), JSONMember("keys", .array(named))])
    try Data(whole.canonicalBytes()).write(to: URL(filePath: publicKeys))
  }

  private static func statusKeyPath(in folder: String) throws -> String {
    let name = try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".status.key") }
    guard let name else { throw TrialError("\(folder) has no status key") }
    return "\(folder)/\(name)"
  }

  private static func keyEntries(_ path: String) throws -> [JSONValue] {
    let value = try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: path))))
    guard case .array(let keys)? = value["keys"] else { throw TrialError("\(path) names no keys") }
    return keys
  }

  private static func set(_ name: String, _ new: JSONValue, in value: JSONValue) -> JSONValue {
    guard case .object(let members) = value else { return value }
    return .object(members.map { $0.name == name ? JSONMember(name, new) : $0 })
  }
}

extension Shop {
  /// Asks the hub itself, past the cable.
  package func ask(_ path: String) -> HTTPResponse? {
    guard let descriptor = TCP.connect(to: hub.port) else { return nil }
    defer { Glibc.close(descriptor) }
    guard Descriptors.write(HTTPRequest(getting: path).bytes, to: descriptor) else { return nil }
    return HTTPReader(descriptor: descriptor).response()
  }

  /// Marks a voucher at the hub, and waits until kiosks have heard of it.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func mark(_ state: String, _ voucher: MintedText, reaching kiosks: KioskProcess...) throws {
    let before = try Patience.await("the hub's index") { indexVersion }
    try hub.mark(state, voucher)
    let version = try Patience.await("the mark in the hub's index") {
      indexVersion.flatMap { $0 > before ? $0 : nil }
    }
    for kiosk in kiosks { try kiosk.awaitMarks { $0.index >= version } }
  }

  /// The version of the index that the hub serves; nil while it serves none.
  package var indexVersion: Int? {
    guard let body = ask("/status/index")?.body,
      let token = try? Sign1(decoding: body), let claims = try? CBORDecoder.decode(token.payload)
    else { return nil }
    return claims[key: -65538]?.integer.map { Int($0) }
  }
}

extension HTTPRequest {
  /// A plain GET.
  package init(getting path: String) {
    self.init(
      method: "GET", path: path, body: [],
      bytes: Array("GET \(path) HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n".utf8))
  }
}

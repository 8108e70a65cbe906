package import Crypto
import FoundationEssentials
import Glibc
import StrictJSON
import Trust
package import Wire

/// The hub's private keys: one folder, one file a key (0600), named by kid and role.
///
/// What a key may do stands in the public hub.json that the kiosks trust, not here.
package struct HubKeys: Sendable {
  /// Keys that sign receipts, positions and enrolments, by kid.
  package let receipts: [String: Curve25519.Signing.PrivateKey]
  /// Keys that sign status lists, by kid.
  package let statuses: [String: Curve25519.Signing.PrivateKey]
  /// Keys that open evidence, by kid.
  package let openers: [String: Curve25519.KeyAgreement.PrivateKey]

  /// What was wrong with the folder, in words; never a key.
  package struct Fault: Error, Sendable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
  }

  /// Reads every key of the folder.
  ///
  /// - Throws: `Fault` for a file that others may read, or that is not the key it is named after.
  package init(folder: String) throws {
    var receipts: [String: Curve25519.Signing.PrivateKey] = [:]
    var statuses: [String: Curve25519.Signing.PrivateKey] = [:]
    var openers: [String: Curve25519.KeyAgreement.PrivateKey] = [:]
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw Fault("can't read the folder of keys \(folder). Make it with: voucher-hub keys init \(folder)")
    }
    for name in names.sorted() where name.hasSuffix(".key") {
      let path = folder + "/" + name
      let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let role = HubKey.Role(rawValue: parts[1]) else {
        throw Fault("\(path) is not named <kid>.<role>.key")
      }
      let raw = try Self.read(path)
      let publicKey: [UInt8]
      switch role {
      case .receipt, .status:
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: raw)
        publicKey = Array(key.publicKey.rawRepresentation)
        if role == .receipt { receipts[parts[0]] = key } else { statuses[parts[0]] = key }
      case .evidence:
        let key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: raw)
        publicKey = Array(key.publicKey.rawRepresentation)
        openers[parts[0]] = key
      }
      guard HubKey.keyID(of: publicKey, for: role) == parts[0] else {
        throw Fault("\(path) holds another key than its name says. Restore it from a backup.")
      }
    }
    self.receipts = receipts
    self.statuses = statuses
    self.openers = openers
  }

  private static func read(_ path: String) throws -> [UInt8] {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw Fault("can't look at \(path)") }
    guard status.st_mode & 0o077 == 0 else {
      throw Fault("\(path) may be read by others. Take their rights away: chmod 0600 \(path)")
    }
    let text = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    guard let raw = Base64.url.decode(text.hasSuffix("\n") ? String(text.dropLast()) : text), raw.count == 32 else {
      throw Fault("\(path) is no key: one line of base64url, 32 bytes. Restore it from a backup.")
    }
    return raw
  }

  /// Makes one key of each role and the hub.json that names them.
  ///
  /// - Parameters:
  ///   - folder: made (0700) if it is missing.
  ///   - days: how long the keys may be relied on.
  /// - Throws: `Fault` if the folder holds keys already: nothing is ever overwritten.
  package static func make(in folder: String, at now: WireTime, days: Int64) throws {
    if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
      throw Fault("can't make the folder \(folder): \(unsafe String(cString: strerror(errno)))")
    }
    let held = try FileManager.default.contentsOfDirectory(atPath: folder)
    guard !held.contains(where: { $0.hasSuffix(".key") || $0 == TrustFile.hub.rawValue }) else {
      throw Fault("\(folder) holds keys already; nothing was changed. Name an empty folder.")
    }
    let receipt = Curve25519.Signing.PrivateKey()
    let status = Curve25519.Signing.PrivateKey()
    let evidence = Curve25519.KeyAgreement.PrivateKey()
    let keys: [(HubKey.Role, private: Data, public: Data)] = [
      (.receipt, receipt.rawRepresentation, receipt.publicKey.rawRepresentation),
      (.status, status.rawRepresentation, status.publicKey.rawRepresentation),
      (.evidence, evidence.rawRepresentation, evidence.publicKey.rawRepresentation),
    ]
    // A kiosk's clock may run a little behind: the keys are good since yesterday.
    let begin = WireTime(seconds: now.seconds) + -86_400_000
    let end = WireTime(seconds: now.seconds) + days * 86_400_000
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("schema", 1)
      writer.name("keys")
      writer.array { writer in
        for (role, _, key) in keys {
          writer.object {
            $0.member("kid", HubKey.keyID(of: Array(key), for: role))
            $0.member("role", role.rawValue)
            $0.member("key", Base64.url.encode(Array(key)))
            $0.member("nbf", begin.description)
            $0.member("exp", end.description)
            $0.member("state", KeyState.active.rawValue)
          }
        }
      }
    }
    for (role, key, publicKey) in keys {
      let name = "\(HubKey.keyID(of: Array(publicKey), for: role)).\(role.rawValue).key"
      try write(Base64.url.encodeUTF8(Array(key)) + [0x0a], to: "\(folder)/\(name)", mode: 0o600)
    }
    try write(writer.bytes + [0x0a], to: "\(folder)/\(TrustFile.hub.rawValue)", mode: 0o644)
  }

  private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws {
    let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Fault("can't make \(path): \(unsafe String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(descriptor) == 0 else {
      throw Fault("can't write \(path): \(unsafe String(cString: strerror(errno)))")
    }
  }
}

import Crypto
import FoundationEssentials
import Glibc
package import Wire

/// Who may speak for a platform: names and the SHA-256 of their bearer tokens, one a line: `NAME HEX`.
package struct PlatformTokens: Sendable {
  /// Nobody.
  package static let none = PlatformTokens(hashes: [:])

  private let hashes: [String: [UInt8]]

  private init(hashes: [String: [UInt8]]) { self.hashes = hashes }

  /// Reads the file.
  ///
  /// - Throws: `HubKeys.Fault` if it can't be read, others may write it, or a line is none.
  package init(file: String) throws(HubKeys.Fault) {
    var status = stat()
    guard unsafe stat(file, &status) == 0, let data = try? Data(contentsOf: URL(filePath: file)) else {
      throw HubKeys.Fault(
        "can't read the tokens of platforms \(file). Make one with: voucher-hub token NAME --tokens \(file)")
    }
    guard status.st_mode & 0o022 == 0 else {
      throw HubKeys.Fault("\(file) may be changed by others. Take their rights away: chmod 0600 \(file)")
    }
    var hashes: [String: [UInt8]] = [:]
    for (number, line) in String(decoding: data, as: UTF8.self).split(separator: "\n").enumerated()
    where !line.hasPrefix("#") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2, Identifier(words[0]) != nil, let hash = Hex.decode(words[1]), hash.count == 32,
        hashes.updateValue(hash, forKey: words[0]) == nil
      else {
        throw HubKeys.Fault("\(file), line \(number + 1): must be NAME and the SHA-256 of its token, each name once")
      }
    }
    self.hashes = hashes
  }

  /// Whose token a request carries (`Authorization: Bearer TOKEN`, RFC 6750); nil if nobody's.
  func name(authorization: String?) -> String? {
    guard let authorization, authorization.hasPrefix("Bearer ") else { return nil }
    let hash = SHA256.hash(data: Array(authorization.dropFirst(7).utf8))
    // Each is compared whole: how long it takes tells nothing.
    var found: String?
    for (name, known) in hashes where hash == known[...] { found = name }
    return found
  }

  /// Makes a token for a name, adds its hash to the file (0600, made if missing), and gives it: it is kept nowhere.
  ///
  /// - Throws: `HubKeys.Fault` if the name has one already, or the file can't be written.
  package static func make(for name: Identifier, in file: String) throws(HubKeys.Fault) -> String {
    if unsafe access(file, F_OK) == 0 {
      guard try PlatformTokens(file: file).hashes[name.text] == nil else {
        throw HubKeys.Fault("\(name) has a token already. Take its line out of \(file) first.")
      }
    }
    var random = SystemRandomNumberGenerator()
    let token = Base64.url.encode(Nonce(using: &random).bytes + Nonce(using: &random).bytes)
    let line = "\(name) \(Hex.encode(Array(SHA256.hash(data: Array(token.utf8)))))\n"
    let descriptor = unsafe open(file, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw HubKeys.Fault("can't write \(file): \(unsafe String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let bytes = Array(line.utf8)
    let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(descriptor) == 0 else {
      throw HubKeys.Fault("can't write \(file): \(unsafe String(cString: strerror(errno)))")
    }
    return token
  }
}

package import Wire

/// A target file as a trusted role describes it.
package struct FoundTarget: Sendable {
  /// Where to get it, and how long it is.
  package let request: FileRequest
  /// The target's path, as it was asked for.
  package let path: String
  /// When the first of the metadata that vouches for it expires, from the root to the role that lists it.
  package let expires: WireTime
  /// The role that lists it, the version of that role's metadata, and when that alone expires.
  package let role: (name: RoleName, version: Int64, expires: WireTime)
  private let digest: FileDigest

  init(
    _ path: TargetPath, _ digest: FileDigest, in role: TargetsRole, named name: RoleName, expires: WireTime,
    isConsistent: Bool
  ) throws(TUFError) {
    guard let prefix = digest.prefix, let length = digest.length else {
      throw TUFError(.wrongHash, path.path.text, "no known hash is listed")
    }
    self.path = path.path.text
    self.digest = digest
    self.expires = expires
    self.role = (name, role.version, role.header.expires)
    request = FileRequest(
      folder: .targets, path: path.requestPath(prefix: isConsistent ? prefix : nil), mostBytes: Int(length))
  }

  /// Whether what vouches for it no longer holds at `time`.
  package func isExpired(at time: WireTime) -> Bool { expires <= time }

  /// Holds the file against its length and hashes (5.7.2).
  ///
  /// - Throws: `TUFError` of code `wrongLength` or `wrongHash`; such bytes are to be thrown away.
  package func check(_ bytes: [UInt8]) throws(TUFError) { try digest.check(bytes, of: path) }
}

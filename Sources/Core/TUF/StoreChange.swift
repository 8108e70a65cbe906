package import Wire

/// A verified file to be kept, in one transaction with what goes.
package struct StoreChange: Sendable, Equatable {
  package let role: RoleName
  /// The bytes as they came: listed hashes are theirs.
  package let bytes: [UInt8]
  /// Roles whose files are to be deleted: after a new root took keys from them (5.3.11).
  package let deleting: [RoleName]
  /// When the file expires: to be looked at once more when it is kept, for the round has taken time.
  package let expires: WireTime

  init(_ role: RoleName, _ bytes: [UInt8], expires: WireTime, deleting: [RoleName] = []) {
    self.role = role
    self.bytes = bytes
    self.deleting = deleting
    self.expires = expires
  }
}

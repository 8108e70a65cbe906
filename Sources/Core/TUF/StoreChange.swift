/// A verified file to be kept, in one transaction with what goes.
package struct StoreChange: Sendable, Equatable {
  package let role: RoleName
  /// The bytes as they came: listed hashes are theirs.
  package let bytes: [UInt8]
  /// Roles whose files are to be deleted: after a new root took keys from them (5.3.11).
  package let deleting: [RoleName]

  init(_ role: RoleName, _ bytes: [UInt8], deleting: [RoleName] = []) {
    self.role = role
    self.bytes = bytes
    self.deleting = deleting
  }
}

import FoundationEssentials

/// The secrets that systemd hands to this unit alone (`LoadCredential=`, systemd.exec(5)).
package struct Credentials: Sendable {
  /// The longest credential that we take, in bytes.
  package static let mostBytes = 64 << 10

  private let folder: String?

  /// Reads CREDENTIALS_DIRECTORY.
  package init(environment: [String: String]) { folder = environment["CREDENTIALS_DIRECTORY"] }

  /// The bytes of a credential; nil if systemd was not told to load it. That is not an error.
  ///
  /// - Throws: `DaemonFault` if it is there and can't be read, or is too long.
  package func bytes(named name: String) throws(DaemonFault) -> [UInt8]? {
    guard let folder, !name.contains("/") else { return nil }
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = try? Data(contentsOf: URL(filePath: path)), data.count <= Self.mostBytes else {
      throw DaemonFault(
        operation: "read the credential \(name)",
        detail: "it is unreadable, or longer than \(Self.mostBytes) bytes",
        whatToDo: "Look at LoadCredential= of the unit (systemctl cat).")
    }
    return Array(data)
  }
}

import StatusList
import Storage

/// A list as it is held: a file of two bits for each entry, mapped, and what changed since.
struct MappedEntries: StatusEntries {
  let size: UInt32
  /// Nil: at its beginning nothing was marked.
  let file: MappedFile?
  let changes: ChangedEntries

  func status(of entry: UInt32) -> EntryStatus {
    if let changed = changes[entry] { return changed }
    guard let file else { return .valid }
    let bits = file[Int(entry / 4)] >> UInt8(entry % 4 * 2) & 3
    // Two bits have four values, and each is one.
    return EntryStatus(rawValue: bits) ?? .spent
  }
}

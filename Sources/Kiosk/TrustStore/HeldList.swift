import COSE
import StatusList
import Wire

/// One list as the index names it, and what is held of it.
struct HeldList: Sendable {
  /// The version that the index names.
  var named: UInt64
  var until: WireTime
  /// What is held; nil if nothing is.
  var held: Contents?

  struct Contents: Sendable {
    var version: UInt64
    var freshUntil: WireTime
    /// Name of the file that the list began with, and its SHA-256; nil if it began with nothing marked.
    var file: (name: String, hash: [UInt8])?
    var entries: MappedEntries
    /// SHA-256 of the list's token at this version, as an index named it; nil until one has.
    var token: [UInt8]?
    /// Whose signatures it rests on: the whole list's, and each delta's since.
    var kids: Set<KeyID>
  }
}

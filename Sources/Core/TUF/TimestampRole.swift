import StrictJSON

/// timestamp.json: which snapshot is the latest (4.6).
struct TimestampRole: MetadataRole {
  static let type = "timestamp"

  let header: MetadataHeader
  let snapshot: ListedFile

  init(_ header: MetadataHeader, _ reader: inout ObjectReader, schemes: [any SignatureScheme]) throws(JSONError) {
    self.header = header
    var meta = try reader.object("meta")
    var file = try meta.object("snapshot.json")
    snapshot = try ListedFile(&file)
  }
}

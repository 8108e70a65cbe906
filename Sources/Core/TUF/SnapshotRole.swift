import StrictJSON

/// snapshot.json: the version of every targets role (4.4).
struct SnapshotRole: MetadataRole {
  static let type = "snapshot"

  let header: MetadataHeader
  /// By the file's name without version, as `targets.json`.
  let listed: [ExactText: ListedFile]

  init(_ header: MetadataHeader, _ reader: inout ObjectReader, schemes: [any SignatureScheme]) throws(JSONError) {
    self.header = header
    guard case .object(let members) = try reader.required("meta") else {
      throw reader.wrong("meta", "must be an object")
    }
    var listed: [ExactText: ListedFile] = [:]
    for member in members {
      var file = try ObjectReader(member.value, at: "signed.meta.\(member.name)")
      listed[ExactText(member.name)] = try ListedFile(&file)
    }
    self.listed = listed
  }
}

import StrictJSON

/// A file as a timestamp or a snapshot lists it (4.4).
struct ListedFile: Sendable {
  let version: Int64
  let digest: FileDigest

  init(_ reader: inout ObjectReader) throws(JSONError) {
    version = try reader.integer("version", in: 1...JSONValue.largestInteger)
    digest = try FileDigest(&reader)
  }
}

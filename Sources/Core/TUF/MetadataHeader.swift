import StrictJSON
import Wire

/// The members that every role has (4.3).
struct MetadataHeader: Sendable {
  let version: Int64
  let expires: WireTime

  init(_ reader: inout ObjectReader) throws(JSONError) {
    version = try reader.integer("version", in: 1...JSONValue.largestInteger)
    // Whole seconds: the one form of 4.2.
    expires = try reader.parsed("expires", "must be YYYY-MM-DDTHH:MM:SSZ") { $0.utf8.count == 20 ? WireTime($0) : nil }
  }
}

import StrictJSON
import Wire

/// What a role has signed: the content of `signed` (section 4).
protocol MetadataRole: Sendable {
  /// The value of `_type`.
  static var type: String { get }

  var header: MetadataHeader { get }

  /// Reads the role's own members. Unknown ones are left where they are: the signature covers them all the same.
  init(_ header: MetadataHeader, _ reader: inout ObjectReader, schemes: [any SignatureScheme]) throws(JSONError)
}

extension MetadataRole {
  var version: Int64 { header.version }

  /// Whether the metadata no longer holds: its expiry must lie after `time`.
  func isExpired(at time: WireTime) -> Bool { header.expires <= time }
}

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

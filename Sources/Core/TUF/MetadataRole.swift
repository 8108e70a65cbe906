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

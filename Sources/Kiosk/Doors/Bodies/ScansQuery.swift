package import StrictJSON

/// What `GET /v1/scans` asks for: its query, checked.
package struct ScansQuery: Sendable, Equatable {
  /// Only scans after this place.
  package let after: Int64

  /// - Throws: `JSONError` naming the parameter; names that it does not know, and names given twice, are refused.
  package init(parsing query: [(name: String, value: String)]) throws(JSONError) {
    if let other = query.first(where: { $0.name != "after" }) {
      throw JSONError(.unknownMember, at: "the query's \(other.name)", "may be after")
    }
    after = try RecordsQuery(parsing: query).after
  }
}

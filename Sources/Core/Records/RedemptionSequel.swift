package import StrictJSON

/// What became of a redemption after it was recorded: which one, and for a void why.
package struct RedemptionSequel: Sendable {
  /// The record that it is about.
  package let of: RecordName
  /// Nil unless it is a void.
  package let reason: String?

  /// Reads the members of a confirmed, released or voided record's `data`.
  ///
  /// - Throws: `JSONError` if a required member is missing or wrong: the hub then quarantines the record.
  package init(data: inout ObjectReader, isVoid: Bool) throws(JSONError) {
    of = try data.parsed("of", "must be <epoch>:<seq>", RecordName.init)
    reason = isVoid ? try data.string("reason") : nil
    // A badge at the kiosk's own screen has no user id: -1.
    if isVoid { _ = try data.integer("uid", in: -1...Int64(UInt32.max)) }
  }
}

import StrictJSON

/// The numbers by which a clock is believed: policy.json, member `clock`.
package struct ClockRules: Sendable, Equatable {
  /// How far a reading may lie beyond the last confirmed time across boots, in days.
  package var gapDays: Int64 = 30
  /// How far wall clock and boot clock may drift apart within a boot, in milliseconds.
  package var drift: Int64 = 300_000
  /// How fast a receipt must follow its nonce to confirm the time, in milliseconds.
  package var confirmation: Int64 = 10_000

  package init() {}

  init(_ reader: inout ObjectReader) throws(JSONError) {
    gapDays = try reader.optionalInteger("gap_days", in: 1...366) ?? gapDays
    drift = try reader.optionalInteger("drift_s", in: 1...3600).map { $0 * 1000 } ?? drift
    confirmation = try reader.optionalInteger("confirm_s", in: 1...60).map { $0 * 1000 } ?? confirmation
    try reader.end()
  }
}

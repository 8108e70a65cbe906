package import Records
package import Wire

/// A redemption that staff decide in the kiosk's place: counted against the policy's cap, and recorded with who did it.
package struct ClaimOverride: Sendable {
  package let note: OverrideNote
  /// When the shop's day began.
  package let dayStart: WireTime
  /// As many a day.
  package let most: Int64

  package init(note: OverrideNote, dayStart: WireTime, most: Int64) {
    self.note = note
    self.dayStart = dayStart
    self.most = most
  }
}

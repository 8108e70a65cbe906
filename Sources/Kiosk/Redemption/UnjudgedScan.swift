import Records
import Trust
import Vouchers
import Wire

/// A scan that could not be judged, in memory for a few minutes: staff may decide it. Holds a bearer token.
struct UnjudgedScan {
  let scan: Scan
  let code: UndecidedCode
  /// Nil where trust was too old to look at the signature.
  let facts: VoucherFacts?
  /// The best guess at the time when it was shown: a live code is as old then as it was.
  let time: WireTime
  /// The digits that it could answer.
  let challenges: Set<Challenge>
}

/// That, and who decides it by which rules. One reference: nearly every scan has none, and is handed from call to call.
final class StaffOverride: Sendable {
  let note: OverrideNote
  let rules: OverrideRules
  let challenges: Set<Challenge>

  init(note: OverrideNote, rules: OverrideRules, challenges: Set<Challenge>) {
    self.note = note
    self.rules = rules
    self.challenges = challenges
  }
}

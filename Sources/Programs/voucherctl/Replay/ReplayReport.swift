import Answers
import Rehearsal
import Trust
import Vouchers
import Wire

/// What other rules would change of what a kiosk answered.
struct ReplayReport {
  /// One answer that would be another.
  struct Change {
    let answer: KeptAnswer
    let voucher: VoucherKey
    let campaign: Identifier
    let outcome: Outcome
    /// Why, as staff would read it.
    let reason: Trilingual<String>
    /// Whether the rules in force would answer so too.
    let isInForce: Bool

    enum Direction: String, CaseIterable {
      case noLongerAccepted = "no-longer-accepted"
      case newlyAccepted = "newly-accepted"
      case otherReason = "other-reason"
    }

    var direction: Direction {
      if answer.tookUse { return .noLongerAccepted }
      if case .accepted = outcome.decision { return .newlyAccepted }
      return .otherReason
    }
  }

  private(set) var changes: [Change] = []
  private(set) var same = 0
  /// Scans whose key or issuer is not trusted as it was then.
  private(set) var issuerChanged = 0
  private(set) var first: WireTime?
  private(set) var last: WireTime?
  /// Answers to what was no genuine voucher.
  let others: Int
  /// Scans that another version kept.
  let unreadable: Int
  /// Scans of issuers that were not asked about.
  var otherIssuers = 0
  /// Issuers of which the file has no campaign at all.
  var unnamedIssuers: [Identifier] = []

  init(others: Int, unreadable: Int) {
    self.others = others
    self.unreadable = unreadable
  }

  /// Scans that could be judged again.
  var replayed: Int { same + changes.count }
  /// All that the kiosk keeps.
  var kept: Int { replayed + issuerChanged + otherIssuers + unreadable + others }

  func count(_ direction: Change.Direction) -> Int { changes.count { $0.direction == direction } }

  /// - Parameters:
  ///   - findings: one for each answer, by the new rules.
  ///   - inForce: the same by the rules in force.
  mutating func take(
    _ answers: [KeptAnswer], _ findings: [Replay.Finding], inForce: [Replay.Finding], words: Words
  ) {
    (first, last) = (answers.first?.time, answers.last?.time)
    for (index, answer) in answers.enumerated() {
      switch findings[index] {
      case .same: same += 1
      case .issuerChanged: issuerChanged += 1
      case .other(let outcome):
        // Without facts nobody knows whose it is, and only an unknown key has none.
        guard let facts = outcome.facts else {
          issuerChanged += 1
          continue
        }
        changes.append(
          Change(
            answer: answer, voucher: facts.key, campaign: facts.campaign, outcome: outcome,
            reason: words.screen(for: outcome).staff, isInForce: outcome.code == inForce[index].code))
      }
    }
  }
}

extension Replay.Finding {
  /// The code of another answer than the one that was given.
  fileprivate var code: String? { if case .other(let outcome) = self { outcome.code } else { nil } }
}

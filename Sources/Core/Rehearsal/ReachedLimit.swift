package import Answers
package import Rules
import Trust

/// A limit that one more use would break.
package struct ReachedLimit: Sendable, Equatable {
  package let name: LimitName
  package let count: Int64
  package let most: Int64

  /// The first of them, in their order; nil if the use is within all.
  ///
  /// - Parameters:
  ///   - amount: what the use is worth, in minor units.
  ///   - count: what a limit has counted before; nil where it does not apply.
  package init?(_ limits: CampaignLimits?, amount: Int64?, count: (LimitName) -> Int64?) {
    for limit in limits?.all ?? [] {
      guard let before = count(limit.name) else { continue }
      if before + (limit.name == .offlineAmount ? amount ?? 0 : 1) > limit.most {
        (name, self.count, most) = (limit.name, before, limit.most)
        return
      }
    }
    return nil
  }

  /// What the kiosk answers.
  package var decision: Outcome.Decision { name.refusal.map { .refused($0) } ?? .undecided(.offlineLimit) }

  /// "kiosk-day 100 of 100".
  package var text: String { "\(name.rawValue) \(count) of \(most)" }
}

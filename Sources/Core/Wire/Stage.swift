/// How far trust or marks may be relied on, by the policy's time limits.
package enum Stage: String, Sendable, CaseIterable, Comparable {
  case fresh
  case stale
  case expired

  /// The worse is the greater: of two that hold at once, `max` decides.
  package static func < (left: Stage, right: Stage) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .fresh: 0
    case .stale: 1
    case .expired: 2
    }
  }
}

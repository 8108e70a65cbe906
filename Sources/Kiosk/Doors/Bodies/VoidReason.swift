/// Why a redemption is taken back, where nobody can write: one button each.
package enum VoidReason: String, Sendable, CaseIterable {
  case wrongItem = "wrong-item"
  case notServed = "not-served"
  case changedMind = "changed-mind"
  case byMistake = "by-mistake"
  case other
}

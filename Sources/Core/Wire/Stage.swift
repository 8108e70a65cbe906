/// How far trust or marks may be relied on, by the policy's time limits.
package enum Stage: String, Sendable, CaseIterable {
  case fresh
  case stale
  case expired
}

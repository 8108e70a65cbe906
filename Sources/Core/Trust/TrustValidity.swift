package import Wire

/// How long the signed metadata vouches for what it lists.
package struct TrustValidity: Sendable, Equatable {
  /// Until when the repository itself says that nothing newer need exist: the first expiry of all that vouches, which
  /// is the timestamp's. Not when we last asked.
  package let freshUntil: WireTime
  /// From when the policy's patience with stale trust is counted.
  package let staleFrom: WireTime
  /// When root or targets expire, which say whom to trust: nothing counts afterwards, however patient the policy is.
  package let end: WireTime

  /// - Parameter staleFrom: if that is not the end of freshness: trust that is stale already, since no trusted timestamp
  ///   vouches for it.
  package init(freshUntil: WireTime, staleFrom: WireTime? = nil, end: WireTime) {
    self.freshUntil = min(freshUntil, end)
    self.staleFrom = staleFrom ?? freshUntil
    self.end = end
  }
}

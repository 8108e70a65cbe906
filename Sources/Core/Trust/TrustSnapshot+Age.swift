package import Wire

extension TrustSnapshot {
  /// The stage at `now`.
  package func stage(at now: WireTime) -> Stage {
    if let end = staleUntil, now >= end { return .expired }
    if let end = validity?.freshUntil, now >= end { return .stale }
    return .fresh
  }

  /// When the trust becomes too old to judge by; nil if nobody vouches for it.
  package var staleUntil: WireTime? {
    validity.map { min($0.staleFrom + policy.staleHours * 3_600_000, $0.end) }
  }

  /// Whether what lists the campaigns has expired.
  package func hasExpiredCampaigns(at now: WireTime) -> Bool { campaignsUntil.map { now >= $0 } ?? false }

  /// Since when trust is as old as a code says; nil for a code that does not speak of its age.
  package func since(_ code: UndecidedCode) -> WireTime? {
    switch code {
    case .keysStale: validity?.staleFrom
    case .keysExpired: staleUntil
    case .campaignsExpired: campaignsUntil
    default: nil
    }
  }
}

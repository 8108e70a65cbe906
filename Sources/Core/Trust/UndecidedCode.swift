package import Vouchers

/// Why a scan could not be judged: ours to mend, never the voucher's fault. A closed list of stable texts.
package enum UndecidedCode: String, Sendable, CaseIterable {
  /// No trust has been read yet.
  case keysMissing = "keys-missing"
  /// A kid that stale trust does not know: newer trust may.
  case keysStale = "keys-stale"
  /// Trust is too old to judge anything.
  case keysExpired = "keys-expired"
  /// The clock is before a floor, or leapt.
  case clockUntrusted = "clock-untrusted"
  /// The voucher's campaign could not be read from trust.
  case campaignUnreadable = "campaign-unreadable"
  /// What lists the campaigns has expired.
  case campaignsExpired = "campaigns-expired"
  /// Not enrolled: the kiosk does not know its store.
  case notEnrolled = "not-enrolled"
  /// A new ledger that the hub has not confirmed yet.
  case ledgerUnopened = "ledger-unopened"
  /// The hub proved that this ledger was set back or copied.
  case ledgerRolledBack = "ledger-rolled-back"
  /// The ledger cannot be written.
  case ledgerUnwritable = "ledger-unwritable"
  /// No key to seal the evidence to.
  case evidenceKeyMissing = "evidence-key-missing"
  /// Too long, or too often, without the hub.
  case offlineLimit = "offline-limit"
  /// The campaign goes by the shop's clock, and the shop's time zone is none that this kiosk knows.
  case zoneUnknown = "zone-unknown"
  /// The list's marks could not be had yet.
  case marksMissing = "marks-missing"
  /// Marks are too old to be relied on.
  case marksExpired = "marks-expired"
  /// The last uses are being settled with the hub.
  case syncing
}

extension UndecidedCode {
  /// The step that ends with this code.
  package var check: Check {
    switch self {
    case .keysMissing, .keysStale, .keysExpired: .key
    case .campaignUnreadable, .campaignsExpired: .campaign
    case .clockUntrusted: .times
    // Looked at last: a kiosk without a store still finds every other reason to refuse.
    case .notEnrolled, .zoneUnknown: .rules
    case .marksMissing, .marksExpired, .syncing: .status
    case .offlineLimit: .limits
    case .ledgerUnopened, .ledgerRolledBack, .ledgerUnwritable, .evidenceKeyMissing: .claim
    }
  }
}

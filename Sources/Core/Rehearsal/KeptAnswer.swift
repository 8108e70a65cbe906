import Answers
package import Rules
package import Trust
package import Vouchers
package import Wire

/// A scan of before as a kiosk has kept it: what was shown, and what it was answered.
package struct KeptAnswer: Sendable {
  package let voucher: SeenVoucher
  package let time: WireTime
  /// Four hex digits.
  package let trace: String
  /// The number of its record; nil if none was made.
  package let seq: Int64?
  /// "accepted", "held", or the stable code of why not.
  package let code: String
  /// The step at which it ended; nil where everything held.
  package let check: Check?
  package let basket: Basket?
  /// Uses left after it; nil unless accepted or held.
  package let left: Int?
  /// What limits had counted before it, as far as the campaign had any then.
  package let counted: [LimitName: Int64]

  package init(
    voucher: SeenVoucher, time: WireTime, trace: String, seq: Int64?, code: String, check: Check?, basket: Basket?,
    left: Int?, counted: [LimitName: Int64]
  ) {
    self.voucher = voucher
    self.time = time
    self.trace = trace
    self.seq = seq
    self.code = code
    self.check = check
    self.basket = basket
    self.left = left
    self.counted = counted
  }

  /// Whether a use was given.
  package var tookUse: Bool { code == "accepted" || code == "held" }

  /// How a voucher was shown, by what is kept of a scan.
  ///
  /// - Parameter shown: "bare", "live" or "challenge".
  package static func proof(shown: String, code: String, check: Check?) -> SeenVoucher.Proof {
    if check == .presentation, let refusal = RefusalCode(rawValue: code) {
      switch refusal {
      case .presentationRequired, .liveCodeRequired: return .bare
      case .challengeRequired: return .live(answersDigits: false)
      default: return .failed(refusal)
      }
    }
    return shown == "bare" ? .bare : .live(answersDigits: shown == "challenge")
  }

  /// What the answer had to do with a campaign's rules.
  enum Ground {
    /// Rules decided, or nothing stood against it.
    case rules
    /// No use was free, or none that this code could give.
    case uses
    /// Something that no campaign has a say in.
    case others
  }

  var ground: Ground {
    if let code = UndecidedCode(rawValue: code) {
      switch code {
      case .campaignUnreadable: return .rules
      case .offlineLimit:
        // The campaign's, if it has counted something; else the policy's.
        return counted.keys.contains { $0.refusal == nil } ? .rules : .others
      case .keysMissing, .keysStale, .keysExpired, .clockUntrusted, .campaignsExpired, .notEnrolled, .ledgerUnopened,
        .ledgerRolledBack, .ledgerUnwritable, .evidenceKeyMissing, .zoneUnknown, .marksMissing, .marksExpired, .syncing:
        return .others
      }
    }
    switch RefusalCode(rawValue: code) {
    case .alreadyUsed, .alreadyHeld, .presentationReplayed: return .uses
    case .cancelled, .suspended, .campaignPaused: return .others
    case let refusal?:
      return [.format, .key, .signature, .issuer, .keyState].contains(refusal.check) ? .others : .rules
    case nil: return .rules
    }
  }
}

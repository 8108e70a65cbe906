/// A step at which a scan may end, in the order of the wire format. Raw values are stable.
package enum Check: String, Sendable, CaseIterable {
  /// Whether the text is one of ours, and well-formed.
  case format
  /// Whether trust knows the key that it names.
  case key
  case signature
  /// Whether the issuer may have vouchers redeemed here.
  case issuer
  /// Whether campaign and list are the issuer's, and the voucher's numbers the list's.
  case campaign
  /// Whether it is for this store.
  case audience
  /// Whether the voucher holds at this time.
  case times
  /// Whether its key still counts.
  case keyState = "key-state"
  /// Whether it is shown as it must be.
  case presentation
  /// The campaign's rules.
  case rules
  /// What lists say of it.
  case status
  /// How often the campaign allows it.
  case limits
  /// Whether a use is free, and could be recorded.
  case claim
}

extension Check: Comparable {
  /// Whether it is looked at sooner.
  package static func < (left: Check, right: Check) -> Bool { left.place < right.place }

  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension RefusalCode {
  /// The step that ends with this code. Of those that more than one step has, the first: a `Refusal` names the step.
  package var check: Check {
    switch self {
    case .notAVoucher, .tooLong, .malformedBase45, .malformedCBOR, .malformedCOSE, .malformedClaims: .format
    case .kidUnknown: .key
    case .algorithmMismatch, .signatureInvalid: .signature
    case .issuerMismatch, .issuerOutOfScope, .termsUnsupported: .issuer
    case .campaignUnknown, .listNotAllowed, .usesMismatch, .indexOutOfRange, .indexNotMultiple, .expiryMissing,
      .appointmentMissing:
      .campaign
    case .wrongStore: .audience
    case .expired, .notYetValid: .times
    case .keyNotYetValid, .keyExpired, .keyRevoked: .keyState
    case .liveCodeRequired, .presentationRequired, .presentationUnbound, .presentationInvalid, .presentationExpired,
      .presentationEarly, .challengeRequired, .challengeMismatch:
      .presentation
    case .appointmentEarly, .appointmentLate, .outsideHours, .blackoutDate, .minimumNotMet, .notCombinable: .rules
    case .cancelled, .suspended, .alreadyUsed: .status
    case .limitVoucherDay, .limitHolder, .limitHolderDay, .limitKioskDay, .limitStoreDay: .limits
    case .presentationReplayed, .alreadyHeld, .campaignPaused: .claim
    }
  }
}

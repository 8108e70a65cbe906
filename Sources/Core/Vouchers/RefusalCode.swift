/// Why a voucher is refused: a closed list. The texts are stable; records, the local API and scripts rely on them.
///
/// A refusal is the voucher's fault. What is ours to mend (old keys, an unsure clock, a full disk) is never in this list.
package enum RefusalCode: String, Sendable, CaseIterable {
  // Format: nothing of the content is told or logged.
  /// A text of another kind: a payment code, a receipt, a link.
  case notAVoucher = "not-a-voucher"
  /// Begins as a voucher and is longer than one may be.
  case tooLong = "too-long"
  case malformedBase45 = "malformed-base45"
  case malformedCBOR = "malformed-cbor"
  case malformedCOSE = "malformed-cose"
  case malformedClaims = "malformed-claims"

  // Key and signature.
  /// Signed under a kid that fresh trust does not know.
  case kidUnknown = "kid-unknown"
  /// Names an algorithm that is not its key's.
  case algorithmMismatch = "algorithm-mismatch"
  case signatureInvalid = "signature-invalid"

  // Issuer, list and campaign.
  /// Names an issuer that is not its key's.
  case issuerMismatch = "issuer-mismatch"
  /// The issuer may not have vouchers redeemed in this store.
  case issuerOutOfScope = "issuer-out-of-scope"
  /// Carries a term that this version does not know and must not ignore.
  case termsUnsupported = "terms-unsupported"
  case campaignUnknown = "campaign-unknown"
  /// The list is not one of the campaign's.
  case listNotAllowed = "list-not-allowed"
  /// The number of uses is not the list's.
  case usesMismatch = "uses-mismatch"
  case indexOutOfRange = "index-out-of-range"
  /// A voucher of several uses must begin at a multiple of them.
  case indexNotMultiple = "index-not-multiple"
  /// No expiry, and the campaign does not allow that.
  case expiryMissing = "expiry-missing"
  /// No appointment, in a campaign of appointments.
  case appointmentMissing = "appointment-missing"

  // Where and when.
  /// Not for this store, nor for a group it belongs to.
  case wrongStore = "wrong-store"
  case expired
  case notYetValid = "not-yet-valid"
  /// Before the appointment's window.
  case appointmentEarly = "appointment-early"
  /// After the appointment's window.
  case appointmentLate = "appointment-late"

  // The key's own state.
  case keyNotYetValid = "key-not-yet-valid"
  case keyExpired = "key-expired"
  case keyRevoked = "key-revoked"

  // The campaign's rules.
  /// Another day or hour than the campaign's.
  case outsideHours = "outside-hours"
  /// A day on which nothing of the campaign is redeemed.
  case blackoutDate = "blackout-date"
  /// The basket comes to less than the campaign asks for.
  case minimumNotMet = "minimum-not-met"
  /// The basket has a voucher of the same stacking group.
  case notCombinable = "not-combinable"
  /// The voucher has been used as often today as it may be.
  case limitVoucherDay = "limit-voucher-day"
  /// Its holder has had all that the campaign gives to one, at this kiosk.
  case limitHolder = "limit-holder"
  /// Its holder has had today's.
  case limitHolderDay = "limit-holder-day"
  /// This kiosk has given today's.
  case limitKioskDay = "limit-kiosk-day"
  /// This store has given today's, as far as this kiosk knows.
  case limitStoreDay = "limit-store-day"

  // Presentation and use.
  /// Bound to its holder's key and shown without that key's proof.
  case liveCodeRequired = "live-code-required"
  /// Its campaign takes live codes only, and it was shown bare.
  case presentationRequired = "presentation-required"
  /// A proof for a voucher that names no holder.
  case presentationUnbound = "presentation-unbound"
  /// The proof is not the holder's.
  case presentationInvalid = "presentation-invalid"
  /// Made too long ago: a screenshot, or a phone whose clock is behind.
  case presentationExpired = "presentation-expired"
  /// Made in the future, by the phone's clock.
  case presentationEarly = "presentation-early"
  /// The same live code, or an older one, has given a use already.
  case presentationReplayed = "presentation-replayed"
  /// Its campaign wants the digits on the screen answered, and it answers none.
  case challengeRequired = "challenge-required"
  /// It answers digits that this kiosk does not show.
  case challengeMismatch = "challenge-mismatch"
  /// Revoked by who issued it.
  case cancelled
  /// On hold: not to be accepted for now.
  case suspended
  /// Every use that is left is kept for a till that has not decided yet.
  case alreadyHeld = "already-held"
  /// Staff have paused its campaign at this kiosk.
  case campaignPaused = "campaign-paused"
  /// No use is left.
  case alreadyUsed = "already-used"
}

/// A refusal with what staff may know of it.
package struct Refusal: Error, Equatable, Sendable {
  package let code: RefusalCode
  /// Which rule was broken where (`not-shortest at byte 17`); never content of the voucher. May be empty.
  package let detail: String
  /// The step that it broke.
  package let check: Check

  /// - Parameter check: if not the one that the code is mostly told at.
  package init(_ code: RefusalCode, _ detail: String = "", at check: Check? = nil) {
    self.code = code
    self.detail = detail
    self.check = check ?? code.check
  }
}

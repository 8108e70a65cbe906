package import COSE
package import Vouchers
package import Wire

/// What to mint: the same for every voucher but its index.
package struct VoucherOrder: Sendable {
  /// When a voucher ends.
  package enum End: Sendable, Equatable {
    /// With its list.
    case withList
    case at(WireTime)
    /// Never by itself: only where the campaign allows it.
    case never
  }

  package var campaign: Identifier
  /// Nil: the campaign's first list that has not ended and has room.
  package var list: UInt32?
  /// How many vouchers.
  package var count: UInt32 = 1
  /// What the caller believes the list's uses to be; nil: whatever they are.
  package var uses: Int?
  /// Stores and groups; empty: wherever issuer and campaign allow.
  package var audience: [Identifier] = []
  package var notBefore: WireTime?
  package var end = End.withList
  /// The holder's pseudonym within the campaign; never a name or a number of a person.
  package var subject: String?
  package var amount: Amount?
  package var appointment: Appointment?
  /// The key on the holder's phone; nil for a voucher that whoever has its text may use.
  package var holder: VerificationKey?
  /// Whether the issuer's name stands in the voucher; it costs characters and decides nothing.
  package var namesIssuer = false
  /// Nil: the newest active key.
  package var key: KeyID?
  /// Takes texts beyond `Mint.longestText`.
  package var allowsLong = false
  /// Mints what a kiosk would refuse: for tests and training.
  package var allowsRefused = false

  /// Mints with a key that kiosks may not know yet.
  package var allowsUnpublished = false

  package init(campaign: Identifier) { self.campaign = campaign }
}

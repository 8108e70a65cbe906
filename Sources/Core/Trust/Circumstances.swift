package import Rules
package import Vouchers
package import Wire

/// What stands around a scan beside time and place.
package struct Circumstances: Sendable {
  /// The digits that this kiosk has shown of late; a live code may answer any of them.
  package var challenges: Set<Challenge>

  /// Seconds east of UTC that hold in the shop at a moment; nil while its time zone is not known.
  package var offset: (@Sendable (WireTime) -> Int)?
  /// What a till has told of the purchase.
  package var basket: Basket?
  /// What staff answer for, of all that could not be judged.
  package var lifted: Set<UndecidedCode> = []

  package init(
    challenges: Set<Challenge> = [], offset: (@Sendable (WireTime) -> Int)? = nil, basket: Basket? = nil
  ) {
    self.challenges = challenges
    self.offset = offset
    self.basket = basket
  }
}

package import Vouchers

/// What stands around a scan beside time and place.
package struct Circumstances: Sendable {
  /// The digits that this kiosk has shown of late; a live code may answer any of them.
  package var challenges: Set<Challenge>

  package init(challenges: Set<Challenge> = []) { self.challenges = challenges }
}

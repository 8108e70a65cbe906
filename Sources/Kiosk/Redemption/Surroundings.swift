package import Answers
import Records
package import Trust
package import Wire

/// What the desk knows besides the ledger: one immutable value, read once per scan.
package struct Surroundings: Sendable {
  /// Nil until it has been read.
  package let trust: TrustSnapshot?
  package let trustMark: (timestamp: Int64, issuers: Int64, campaigns: Int64)
  /// Nil until the device is enrolled.
  package let place: Place?
  package let device: Identifier?
  /// The shop's days; nil while its time zone is not known.
  package let calendar: ShopCalendar?
  /// The same, as rules ask for it.
  let offset: (@Sendable (WireTime) -> Int)?

  package init(
    trust: TrustSnapshot?, trustMark: (timestamp: Int64, issuers: Int64, campaigns: Int64) = (0, 0, 0), place: Place?,
    device: Identifier?, calendar: ShopCalendar? = nil
  ) {
    self.trust = trust
    self.trustMark = trustMark
    self.place = place
    self.device = device
    self.calendar = calendar
    offset = calendar?.offset
  }
}

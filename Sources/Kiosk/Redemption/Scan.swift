import Ledger
import Rules
import Trust
import Wire

/// One text at one moment.
struct Scan {
  var now: ClockReading
  let trace: String
  var staysInView: Bool
  let text: [UInt8]
  /// What a till told.
  var basket: Basket?
  /// Kept for a till instead of redeemed.
  var hold: (id: HoldID, until: WireTime)?
  /// Staff decide where the kiosk can't.
  var override: StaffOverride?
  /// Nothing of it counts.
  var isTest = false
}

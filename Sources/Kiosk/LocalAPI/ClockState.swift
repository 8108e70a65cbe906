/// `GET /v1/clock`, and the response to `POST /v1/clock/lower`: what the clock is worth, and why.
package struct ClockState: Codable, Sendable, Equatable {
  /// "confirmed", "plausible" or "untrusted", as records say it.
  package var state: String
  /// Why it is not believed: "before-hub-floor", "before-high-water", "leapt" or "gap"; nil if it is.
  package var doubt: String?
  /// What it reads now, or the hub's time where that is gone by. Times are as the wire writes them.
  package var time: String
  /// The highest time in accepted receipts, and the last good reading: it may not be before either.
  package var hubFloor: String?
  package var highWater: String?
  /// The hub's time at the last confirmation, and how long ago that was; the latter is nil if it was in an earlier boot.
  package var confirmed: String?
  package var confirmedAgeS: Int?
  /// The policy's numbers: `clock.gap_days`, `clock.drift_s`, `clock.confirm_s`.
  package var gapDays: Int
  package var driftS: Int
  package var confirmS: Int
  /// What the machine's own clock reads where it never agreed with the hub in this boot, and the hub's time is gone by;
  /// else nil.
  package var machine: String?

  package init(
    state: String, doubt: String?, time: String, hubFloor: String?, highWater: String?, confirmed: String?,
    confirmedAgeS: Int?, gapDays: Int, driftS: Int, confirmS: Int, machine: String? = nil
  ) {
    self.state = state
    self.doubt = doubt
    self.time = time
    self.hubFloor = hubFloor
    self.highWater = highWater
    self.confirmed = confirmed
    self.confirmedAgeS = confirmedAgeS
    self.gapDays = gapDays
    self.driftS = driftS
    self.confirmS = confirmS
    self.machine = machine
  }

  enum CodingKeys: String, CodingKey {
    case state, doubt, time, confirmed, machine
    case hubFloor = "hub_floor"
    case highWater = "high_water"
    case confirmedAgeS = "confirmed_age_s"
    case gapDays = "gap_days"
    case driftS = "drift_s"
    case confirmS = "confirm_s"
  }
}

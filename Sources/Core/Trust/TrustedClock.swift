package import Wire

/// Whether the wall clock may be believed: two floors below it, the boot clock beside it, and a gap above it.
///
/// A state machine without I/O. A reading that is not believed leaves no trace: one leap to 2099 must not brick a kiosk.
/// Nor does any before the hub's first word: nothing says yet that a new kiosk was not switched on in 2099.
package struct TrustedClock: Sendable, Equatable {
  static let day: Int64 = 86_400_000

  /// What is kept across restarts.
  package struct Kept: Sendable, Equatable {
    /// Highest time in accepted receipts. Only an admin together with a fresh receipt may lower it.
    package var hubFloor: WireTime?
    /// The last good reading since the hub's first word.
    package var highWater: WireTime?
    /// The hub's time at the last confirmation, and when that was by the boot clock.
    package var confirmed: ClockReading?
    /// The last boot in which the machine's own clock agreed with the hub. One that leaves the hub afterwards was set by
    /// somebody; one that never agreed only never knew the time.
    package var agreedBoot: [UInt8]?

    package init(
      hubFloor: WireTime? = nil, highWater: WireTime? = nil, confirmed: ClockReading? = nil, agreedBoot: [UInt8]? = nil
    ) {
      self.hubFloor = hubFloor
      self.highWater = highWater
      self.confirmed = confirmed
      self.agreedBoot = agreedBoot
    }
  }

  /// Why a reading is not believed.
  package enum Doubt: String, Sendable, CaseIterable {
    /// Before the highest time that the hub has told.
    case beforeHubFloor = "before-hub-floor"
    /// Before the last good reading.
    case beforeHighWater = "before-high-water"
    /// It left the boot clock by more than five minutes.
    case leapt
    /// Further beyond the last confirmed time than the policy allows.
    case gap
  }

  package enum Verdict: Sendable, Equatable {
    /// In line, and confirmed by the hub within this boot.
    case confirmed
    case plausible
    case untrusted(Doubt)
  }

  package private(set) var kept: Kept
  /// The last good reading of this boot, against which the next one is held.
  private var anchor: ClockReading?

  package init(kept: Kept = Kept()) {
    self.kept = kept
    if !hasHeard { self.kept.highWater = nil }
  }

  /// Whether the hub has ever told the time. Before, every reading is as good as any other, and none is kept.
  package var hasHeard: Bool { kept.hubFloor != nil }

  /// Judges a reading, and keeps it if it is good.
  ///
  /// - Parameter rules: the policy's numbers.
  package mutating func judge(_ reading: ClockReading, by rules: ClockRules) -> Verdict {
    let verdict = look(at: reading, by: rules)
    if case .untrusted = verdict { return verdict }
    guard hasHeard else { return verdict }
    kept.highWater = max(kept.highWater ?? reading.wall, reading.wall)
    guard !reading.isCarried else { return verdict }
    if anchor?.boot != reading.boot { anchor = reading }
    if verdict == .confirmed { kept.agreedBoot = reading.boot }
    return verdict
  }

  /// Judges a reading without keeping anything.
  ///
  /// Inside a boot the boot clock holds the wall clock within the rules' drift, so that far a reading may lie below a floor: hub
  /// and kiosk never agree to the millisecond, and readings are judged in the order of locks, not of clocks.
  package func look(at reading: ClockReading, by rules: ClockRules) -> Verdict {
    if let confirmed = kept.confirmed, confirmed.boot == reading.boot {
      // The hub's own time carries further than any reading of ours.
      if let floor = kept.hubFloor, reading.wall + rules.drift < floor { return .untrusted(.beforeHubFloor) }
      return Self.follows(confirmed, reading, rules) ? .confirmed : .untrusted(.leapt)
    }
    let start = anchor.flatMap { $0.boot == reading.boot ? $0 : nil }
    let slack = start == nil ? 0 : rules.drift
    if let floor = kept.hubFloor, reading.wall + slack < floor { return .untrusted(.beforeHubFloor) }
    if let highWater = kept.highWater, reading.wall + slack < highWater { return .untrusted(.beforeHighWater) }
    if let start, !Self.follows(start, reading, rules) { return .untrusted(.leapt) }
    if let known = kept.confirmed?.wall ?? kept.hubFloor,
      reading.wall.milliseconds - known.milliseconds > rules.gapDays * Self.day
    {
      return .untrusted(.gap)
    }
    return .plausible
  }

  /// Takes the hub's time from an accepted receipt.
  ///
  /// - Parameters:
  ///   - hub: the time in the receipt.
  ///   - asked: the reading at which the nonce was sent.
  ///   - answered: the reading at which the receipt came.
  ///   - limit: no floor may lie above this time (the expiry of trust), if there is one.
  ///   - isLowering: an admin wants the floors down to the hub's time. Without a fresh receipt they stay.
  /// - Returns: whether the receipt was fresh: it confirms the time.
  @discardableResult
  package mutating func received(
    hub: WireTime, asked: ClockReading, answered: ClockReading, limit: WireTime? = nil, by rules: ClockRules,
    isLowering: Bool = false
  ) -> Bool {
    let floor = limit.map { min(hub, $0) } ?? hub
    kept.hubFloor = max(kept.hubFloor ?? floor, floor)
    guard asked.boot == answered.boot, answered.sinceBoot - asked.sinceBoot <= rules.confirmation else { return false }
    if isLowering {
      kept.hubFloor = floor
      kept.highWater = kept.highWater.map { min($0, floor) }
    }
    let confirmed = ClockReading(wall: hub, sinceBoot: answered.sinceBoot, boot: answered.boot)
    kept.confirmed = confirmed
    // A wall clock that was ahead has raised the high-water mark; the confirmed time may lower it, to the floor and no further.
    if let highWater = kept.highWater, highWater.milliseconds - hub.milliseconds > rules.drift {
      kept.highWater = kept.hubFloor
    }
    let agrees = !answered.isCarried && Self.follows(confirmed, answered, rules)
    anchor = agrees ? answered : nil
    if agrees { kept.agreedBoot = answered.boot }
    return true
  }

  /// The time to go by in a boot in which the machine's clock never agreed with the hub; nil in any other, and before the
  /// hub has confirmed the time in it.
  package func carried(in boot: [UInt8], by rules: ClockRules) -> CarriedTime? {
    guard let confirmed = kept.confirmed, confirmed.boot == boot, kept.agreedBoot != boot else { return nil }
    return CarriedTime(confirmed: confirmed, drift: rules.drift)
  }

  /// Takes a time that the hub signed and that answers no question of ours: it raises the floor and confirms nothing.
  ///
  /// - Parameter limit: no floor may lie above this time, if there is one.
  package mutating func told(_ hub: WireTime, limit: WireTime? = nil) {
    let floor = limit.map { min(hub, $0) } ?? hub
    kept.hubFloor = max(kept.hubFloor ?? floor, floor)
  }

  /// The best guess at the time, for what must be judged even by a clock that is not believed: whether metadata has
  /// expired. Never for a voucher, unless staff answer for it.
  ///
  /// A clock that is not believed may be ahead or behind; what the hub has said, and what was believed last, is not.
  package func guess(at reading: ClockReading, by rules: ClockRules) -> WireTime {
    guard case .untrusted = look(at: reading, by: rules) else { return reading.wall }
    if let confirmed = kept.confirmed, confirmed.boot == reading.boot {
      return confirmed.wall + (reading.sinceBoot - confirmed.sinceBoot)
    }
    return [kept.hubFloor, kept.highWater].compactMap { $0 }.max() ?? reading.wall
  }

  private static func follows(_ anchor: ClockReading, _ reading: ClockReading, _ rules: ClockRules) -> Bool {
    let wall = reading.wall.milliseconds - anchor.wall.milliseconds
    let boot = reading.sinceBoot - anchor.sinceBoot
    return abs(wall - boot) <= rules.drift
  }
}

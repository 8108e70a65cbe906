import Ledger
package import Records
import Synchronization
package import Trust
import Vouchers
package import Wire

extension Desk {
  /// Replaces what the desk knows of trust and of itself, whole.
  package func use(_ surroundings: Surroundings) {
    state.withLock {
      if $0.surroundings.trust?.limitedCampaigns != surroundings.trust?.limitedCampaigns { ledger.recount() }
      $0.surroundings = surroundings
      $0.sealer = nil
      $0.day = nil
    }
  }

  /// What the desk goes by now.
  package var surroundings: Surroundings { state.withLock { $0.surroundings } }

  /// Takes the hub's time from an accepted receipt. No floor rises above the end of trust, or, where trust has none, of
  /// the hub's own keys: a hub whose clock leapt to 2099 must not brick its kiosks.
  ///
  /// - Parameter isLowering: an admin wants the floors down to the hub's time.
  /// - Returns: what to keep of it, and whether the receipt was fresh enough to confirm the time.
  @discardableResult
  package func received(
    hub: WireTime, asked: ClockReading, answered: ClockReading, isLowering: Bool = false
  ) -> (kept: TrustedClock.Kept, isConfirmed: Bool) {
    state.withLock {
      let trust = $0.surroundings.trust
      let keysEnd = trust?.hubKeys.filter { $0.role == .receipt && $0.state != .revoked }.map(\.expires).max()
      let isConfirmed = $0.clock.received(
        hub: hub, asked: asked, answered: answered, limit: trust?.validity?.end ?? keysEnd, by: $0.clockRules,
        isLowering: isLowering)
      return ($0.clock.kept, isConfirmed)
    }
  }

  /// The best guess at the time, also where the clock is not believed: to see whether metadata has expired, never for a
  /// voucher.
  package func guess(at now: ClockReading) -> WireTime { state.withLock { $0.clock.guess(at: now, by: $0.clockRules) } }

  /// Takes a time that the hub signed, of a status index: a floor, and no more.
  package func told(time: WireTime) {
    state.withLock {
      let trust = $0.surroundings.trust
      let keysEnd = trust?.hubKeys.filter { $0.role == .receipt && $0.state != .revoked }.map(\.expires).max()
      $0.clock.told(time, limit: trust?.validity?.end ?? keysEnd)
    }
  }

  /// The clock's state, to be kept every minute.
  package var clock: TrustedClock.Kept { state.withLock { $0.clock.kept } }

  /// What to go by in a boot in which the machine's clock never knew the time; nil where it does, or nothing else is known.
  package func carriedTime(in boot: [UInt8]) -> CarriedTime? {
    state.withLock { $0.clock.carried(in: boot, by: $0.clockRules) }
  }

  /// The numbers by which the clock is judged.
  package var clockRules: ClockRules { state.withLock { $0.clockRules } }

  /// What the clock is worth now, and why if it is not believed. Keeps nothing.
  package func look(at now: ClockReading) -> TrustedClock.Verdict {
    state.withLock { $0.clock.look(at: now, by: $0.clockRules) }
  }

  /// The time by which the dates of a key are judged; nil while the clock is not believed, or the hub has never told the time.
  package func keyTime(at now: ClockReading) -> WireTime? {
    state.withLock {
      guard $0.clock.hasHeard else { return nil }
      if case .untrusted = $0.clock.look(at: now, by: $0.clockRules) { return nil }
      return now.wall
    }
  }

  /// What every record of this moment says; nil until the device is enrolled.
  package func context(at now: ClockReading) -> RecordContext? {
    state.withLock {
      _ = believed(now, &$0)
      return context(at: now, $0)
    }
  }

  /// The digits to show for live codes to answer, and how long they are shown, in milliseconds.
  package func challenge(at now: ClockReading) -> (digits: String, for: Int64) {
    state.withLock { state in
      var generator = SystemRandomNumberGenerator()
      let current = state.challenges.current(at: now.sinceBoot, using: &generator)
      return (current.challenge.digits, current.until - now.sinceBoot)
    }
  }

  /// How often each code was answered since the start.
  package var counts: [String: Int64] { state.withLock { $0.counts } }

  /// Why the ledger could not be written the last time it was tried; nil if it could.
  package var fault: String? { state.withLock { $0.fault } }
}

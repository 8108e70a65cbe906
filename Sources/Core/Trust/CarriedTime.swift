import Wire

/// The hub's time, carried on by the boot clock, which nobody can set: what a machine without a clock of its own goes by
/// once the hub has confirmed the time.
package struct CarriedTime: Sendable, Equatable {
  /// The hub's time, and when that was by the boot clock.
  package let confirmed: ClockReading
  /// How far the machine's clock may be from it and still be the one to go by, in milliseconds.
  package let drift: Int64

  /// The reading to go by: the machine's own where it agrees with the hub or is of another boot.
  package func reading(at machine: ClockReading) -> ClockReading {
    guard machine.boot == confirmed.boot else { return machine }
    let carried = confirmed.wall + (machine.sinceBoot - confirmed.sinceBoot)
    guard abs(carried.milliseconds - machine.wall.milliseconds) > drift else { return machine }
    return ClockReading(wall: carried, sinceBoot: machine.sinceBoot, boot: machine.boot, isCarried: true)
  }
}

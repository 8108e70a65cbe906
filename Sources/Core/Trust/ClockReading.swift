package import Wire

/// What the clocks said at one moment.
package struct ClockReading: Sendable, Equatable {
  /// CLOCK_REALTIME; where that is of no use, the hub's time carried on by the boot clock.
  package let wall: WireTime
  /// CLOCK_BOOTTIME in milliseconds: counts through suspend, and nobody can set it.
  package let sinceBoot: Int64
  /// The kernel's boot id, 16 bytes: readings of CLOCK_BOOTTIME compare within one boot only.
  package let boot: [UInt8]

  /// Whether `wall` is the hub's time and not the machine's.
  package let isCarried: Bool

  package init(wall: WireTime, sinceBoot: Int64, boot: [UInt8], isCarried: Bool = false) {
    self.wall = wall
    self.sinceBoot = sinceBoot
    self.boot = boot
    self.isCarried = isCarried
  }
}

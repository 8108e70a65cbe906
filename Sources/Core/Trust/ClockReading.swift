package import Wire

/// What the clocks said at one moment.
package struct ClockReading: Sendable, Equatable {
  /// CLOCK_REALTIME.
  package let wall: WireTime
  /// CLOCK_BOOTTIME in milliseconds: counts through suspend, and nobody can set it.
  package let sinceBoot: Int64
  /// The kernel's boot id, 16 bytes: readings of CLOCK_BOOTTIME compare within one boot only.
  package let boot: [UInt8]

  package init(wall: WireTime, sinceBoot: Int64, boot: [UInt8]) {
    self.wall = wall
    self.sinceBoot = sinceBoot
    self.boot = boot
  }
}

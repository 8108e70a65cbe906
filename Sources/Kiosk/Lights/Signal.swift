/// Something that a kiosk shows or does on a GPIO line.
package enum Signal: String, Sendable, CaseIterable {
  /// The lamp that says yes.
  case green
  /// The lamp that says no, or "cannot judge".
  case red
  /// One tone.
  case buzzer
  /// A short closing of a relay, for a gate or a dispenser.
  case relay
}

import CGPIOD
import Glibc

/// Output lines of one GPIO chip, through libgpiod 1. They are let go of at the end; what they then do is the chip's
/// business, so everything is switched off before.
@safe
package final class GPIOLines: SignalLines {
  /// Where the lines are, and how they are driven.
  package struct Wiring: Sendable, Equatable {
    /// The chip's device, such as /dev/gpiochip0.
    package let chip: String
    /// The number of each signal's line on the chip.
    package let lines: [Signal: Int]
    /// Whether a signal that is on pulls its line low.
    package let isActiveLow: Bool

    /// Lines of a chip; each number should stand once.
    package init(chip: String, lines: [Signal: Int], isActiveLow: Bool) {
      self.chip = chip
      self.lines = lines
      self.isActiveLow = isActiveLow
    }
  }

  private let chip: OpaquePointer
  private let lines: [Signal: OpaquePointer]
  private let name: String

  /// Takes the lines for us alone, all off.
  package init(_ wiring: Wiring) throws(LightsFault) {
    name = wiring.chip
    guard let chip = unsafe gpiod_chip_open(wiring.chip) else {
      throw Self.fault("\(wiring.chip) can't be opened")
    }
    var lines: [Signal: OpaquePointer] = unsafe [:]
    let flags = wiring.isActiveLow ? Int32(GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW) : 0
    for (signal, number) in wiring.lines.sorted(by: { $0.value < $1.value }) {
      guard let line = unsafe gpiod_chip_get_line(chip, UInt32(clamping: number)),
        unsafe gpiod_line_request_output_flags(line, "voucherd \(signal.rawValue)", flags, 0) == 0
      else {
        let fault = Self.fault("line \(number) of \(wiring.chip) (\(signal.rawValue)) can't be used")
        unsafe gpiod_chip_close(chip)
        throw fault
      }
      unsafe lines[signal] = line
    }
    unsafe self.chip = chip
    unsafe self.lines = lines
  }

  // Closing the chip lets go of its lines.
  deinit { unsafe gpiod_chip_close(chip) }

  package func set(_ lit: Set<Signal>) throws(LightsFault) {
    for signal in Signal.allCases {
      guard let line = unsafe lines[signal] else { continue }
      guard unsafe gpiod_line_set_value(line, lit.contains(signal) ? 1 : 0) == 0 else {
        throw Self.fault("\(signal.rawValue) of \(name) can't be switched")
      }
    }
  }

  private static func fault(_ what: String) -> LightsFault {
    let reason = unsafe String(cString: strerror(errno))
    return LightsFault(description: "\(what): \(reason)")
  }
}

import Daemon
import Lights

/// The part `lights` of the configuration: which line of which chip shows what, and for how long.
struct LightsSettings: Sendable {
  /// Where the lines are; nil if the kiosk has none.
  let wiring: GPIOLines.Wiring?
  /// How long each signal stays on.
  let lasting: [Signal: Duration]

  static let chipKey = SettingKey<String?>.optionalPath(
    "lights.chip", help: "GPIO chip of lamps, buzzer and relay. Left out, none is switched.", example: "/dev/gpiochip0")
  static let activeLowKey = SettingKey.flag(
    "lights.active_low", default: false, help: "A signal that is on pulls its line low.")
  static let greenKey = line(.green, "the green lamp, lit by an acceptance")
  static let greenForKey = time(.green, .seconds(3), "the green lamp stays on")
  static let redKey = line(.red, "the red lamp, lit by any other answer to a voucher")
  static let redForKey = time(.red, .seconds(3), "the red lamp stays on")
  static let buzzerKey = line(.buzzer, "the buzzer, sounded by an acceptance")
  static let buzzerForKey = time(.buzzer, .milliseconds(200), "the buzzer sounds")
  static let relayKey = line(.relay, "the relay, closed for a moment by an acceptance")
  static let relayForKey = time(.relay, .milliseconds(500), "the relay stays closed")

  /// - Throws: a refusal of lines without a chip, a chip without lines, and a line that stands twice.
  init(_ settings: Settings) throws(SettingsError) {
    let keys: [(Signal, SettingKey<Int>)] = [
      (.green, Self.greenKey), (.red, Self.redKey), (.buzzer, Self.buzzerKey), (.relay, Self.relayKey),
    ]
    var lines: [Signal: Int] = [:]
    for (signal, key) in keys where settings[key] >= 0 {
      if let other = lines.first(where: { $0.value == settings[key] }) {
        throw settings.refusal(key, "is the line of \(other.key.rawValue) already", allowed: "a line for each")
      }
      lines[signal] = settings[key]
    }
    lasting = [
      .green: settings[Self.greenForKey], .red: settings[Self.redForKey], .buzzer: settings[Self.buzzerForKey],
      .relay: settings[Self.relayForKey],
    ]
    let chip = settings[Self.chipKey]
    if chip != nil, lines.isEmpty {
      throw settings.refusal(Self.chipKey, "has no line", allowed: "at least one of green, red, buzzer and relay")
    }
    if chip == nil, let key = keys.first(where: { lines[$0.0] != nil })?.1 {
      throw settings.refusal(key, "stands without lights.chip", allowed: "lines beside a chip")
    }
    let isActiveLow = settings[Self.activeLowKey]
    wiring = chip.map { GPIOLines.Wiring(chip: $0, lines: lines, isActiveLow: isActiveLow) }
  }

  private static func line(_ signal: Signal, _ what: String) -> SettingKey<Int> {
    .integer(
      "lights.\(signal.rawValue)", default: -1, least: -1, most: 1023,
      help: "Number of the chip's line of \(what); -1: there is none.")
  }

  private static func time(_ signal: Signal, _ fallback: Duration, _ what: String) -> SettingKey<Duration> {
    .duration(
      "lights.\(signal.rawValue)_for", default: fallback, least: .milliseconds(10), most: .seconds(60),
      help: "How long \(what).")
  }
}

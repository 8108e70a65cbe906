import Film
import QREncode

/// One line of a film's script.
enum ShotLine {
  struct Fault: Error {
    let what: String
  }

  private static let usual: [(Prop.Carrier, distance: Double, yaw: Double, pitch: Double, roll: Double)] = [
    (.paper, 18, 8, -6, 4), (.phone, 20, -10, 8, -5), (.paper, 20, -14, 4, 12), (.phone, 19, 12, -10, 7),
    (.paper, 17, 4, 14, -16), (.phone, 21, -6, -12, 3),
  ]

  /// The shot of a line; `number` counts lines from 1 and chooses how a line without settings is held.
  static func shot(_ line: String, number: Int) throws(Fault) -> Shot {
    var parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    let settings = parts.count > 1 || line.hasPrefix("pause=") ? parts.removeFirst() : ""
    let usual = usual[(number - 1) % usual.count]
    var carrier = usual.0
    var level = QRLevel.medium
    var label = "VOUCHER"
    var numbers: [String: Double] = [
      "distance": usual.distance, "yaw": usual.yaw, "pitch": usual.pitch, "roll": usual.roll, "hold": 2, "side": 40,
      "x": 0, "y": 0, "enter": 0.4, "leave": 0.4, "unrest": 1,
    ]
    for word in settings.split(separator: " ") {
      let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { throw Fault(what: "\(word) is no setting; NAME=VALUE is") }
      switch pair[0] {
      case "as":
        guard let value = Prop.Carrier(rawValue: pair[1]) else { throw Fault(what: "as= is paper or phone") }
        carrier = value
      case "level":
        guard let value = QRLevel(rawValue: pair[1]) else { throw Fault(what: "level= is L or M") }
        level = value
      case "label": label = pair[1].split(separator: "_").joined(separator: " ")
      case "pause":
        guard let value = Double(pair[1]), (0...3600).contains(value) else { throw Fault(what: "pause= is seconds") }
        return Shot(hold: value)
      default:
        guard numbers[pair[0]] != nil else { throw Fault(what: "the setting \(pair[0]) is not known") }
        guard let value = Double(pair[1]), (-1000...1000).contains(value) else {
          throw Fault(what: "\(pair[0])= is a number")
        }
        numbers[pair[0]] = value
      }
    }
    let value = { (name: String) in numbers[name] ?? 0 }
    guard value("distance") >= 5, value("side") >= 5, value("hold") >= 0, value("enter") > 0, value("leave") > 0 else {
      throw Fault(what: "distance and side are at least 5, times are not negative")
    }
    var props: [Prop] = []
    for (index, text) in parts.enumerated() {
      do {
        let apart = (Double(index) - Double(parts.count - 1) / 2) * 85
        props.append(
          Prop(
            try QRMatrix(text: String(text), level: level), as: carrier, side: value("side"),
            at: value("distance"), yaw: value("yaw"), pitch: value("pitch"), roll: value("roll"),
            x: value("x") + apart, y: value("y"), label: label))
      } catch { throw Fault(what: "\(error)") }
    }
    return Shot(props, hold: value("hold"), enter: value("enter"), leave: value("leave"), unrest: value("unrest"))
  }
}

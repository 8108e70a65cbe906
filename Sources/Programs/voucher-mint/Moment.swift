import ArgumentParser
import Wire

/// A time on the command line: `2026-12-31T16:00:00Z`, or from now as `+90d`, `-2h`, `+30m`, `+5s`.
enum Moment: ExpressibleByArgument, Sendable {
  case at(WireTime)
  /// Milliseconds.
  case fromNow(Int64)

  init?(argument: String) {
    if let time = WireTime(argument) {
      self = .at(time)
      return
    }
    let units: [Character: Int64] = ["d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000]
    guard let sign = argument.first, "+-".contains(sign), let unit = argument.last.flatMap({ units[$0] }),
      let number = Int64(argument.dropFirst().dropLast()), (0...1_000_000).contains(number)
    else { return nil }
    self = .fromNow((sign == "-" ? -1 : 1) * number * unit)
  }

  /// As it would be written on the command line.
  var defaultValueDescription: String {
    switch self {
    case .at(let time): return "\(time)"
    case .fromNow(let distance):
      let unit = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000)].first { distance % $0.1 == 0 } ?? ("s", 1000)
      return "\(distance < 0 ? "-" : "+")\(abs(distance) / unit.1)\(unit.0)"
    }
  }

  /// In whole seconds, as vouchers carry it.
  func time(at now: WireTime) -> WireTime {
    switch self {
    case .at(let time): time
    case .fromNow(let distance): WireTime(seconds: (now + distance).seconds)
    }
  }
}

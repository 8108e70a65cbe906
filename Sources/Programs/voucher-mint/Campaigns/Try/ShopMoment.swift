import Answers
import ArgumentParser
import Rehearsal
import Rules
import Vouchers
import Wire

/// A time as somebody in a shop says it, `2026-12-24T14:00` or with seconds, or any `Moment`.
enum ShopMoment: ExpressibleByArgument {
  case local(LocalDay, second: Int64)
  case other(Moment)

  init?(argument: String) {
    let parts = argument.split(separator: "T", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let day = LocalDay(parts[0]), let time = WireTime("1970-01-01T\(Self.padded(parts[1]))Z") {
      self = .local(day, second: time.seconds)
      return
    }
    guard let moment = Moment(argument: argument) else { return nil }
    self = .other(moment)
  }

  private static func padded(_ clock: String) -> String { clock.utf8.count == 5 ? clock + ":00" : clock }

  func time(at now: WireTime, by calendar: ShopCalendar) -> WireTime {
    switch self {
    case .local(let day, let second): calendar.moment(on: day, second: second)
    case .other(let moment): moment.time(at: now)
    }
  }
}

/// How far a limit was used before: `kiosk_day=99`.
struct LimitCount: ExpressibleByArgument {
  let name: LimitName
  let count: Int64

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, let name = LimitName(rawValue: String(parts[0]).replacing("_", with: "-")),
      let count = Int64(parts[1]), (0...1_000_000_000_000).contains(count)
    else { return nil }
    self.name = name
    self.count = count
  }
}

/// Money in minor units: `30000TWD`.
struct Money: ExpressibleByArgument {
  let amount: Amount

  init?(argument: String) {
    guard let minor = Int64(argument.dropLast(3)),
      let amount = Amount(minor: minor, currency: String(argument.suffix(3)))
    else { return nil }
    self.amount = amount
  }
}

/// How a voucher is shown.
enum Showing: String, ExpressibleByArgument, CaseIterable {
  case bare
  case live
  /// Live, with the digits on the screen.
  case digits
}

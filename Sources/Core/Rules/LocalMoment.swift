package import Wire

/// A moment on a shop's wall clock. Which offset held then is resolved outside: this module knows no time zones.
package struct LocalMoment: Sendable, Equatable {
  package let day: LocalDay
  /// Minutes since the day began by the wall clock, 0 to 1439. On a day that repeats an hour so do these.
  package let minute: Int

  /// - Parameter offset: seconds east of UTC that held at `time` in the shop.
  package init(_ time: WireTime, offset: Int) {
    let local = time.seconds + Int64(offset)
    let number = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    day = LocalDay(number: number)
    minute = Int(local - number * 86_400) / 60
  }
}

/// A date of the calendar, without a time zone: `2026-12-25`.
package struct LocalDay: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  package let number: Int64

  package init(number: Int64) { self.number = number }

  /// Reads `YYYY-MM-DD`; nil for dates that no calendar has. Years 1970 to 9999.
  package init?(_ text: String) {
    guard text.utf8.count == 10, let midnight = WireTime(text + "T00:00:00Z") else { return nil }
    number = midnight.seconds / 86_400
  }

  package var weekday: Weekday { Weekday.allCases[Int((number % 7 + 7 + 3) % 7)] }
  package var yesterday: LocalDay { LocalDay(number: number - 1) }

  package static func < (left: LocalDay, right: LocalDay) -> Bool { left.number < right.number }
  package var description: String { String(WireTime(seconds: number * 86_400).description.prefix(10)) }
}

/// A day of the week, Monday first.
package enum Weekday: String, Sendable, CaseIterable {
  case monday = "mon"
  case tuesday = "tue"
  case wednesday = "wed"
  case thursday = "thu"
  case friday = "fri"
  case saturday = "sat"
  case sunday = "sun"
}

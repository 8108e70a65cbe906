/// A point in time, in milliseconds since 1970-01-01T00:00:00Z without leap seconds.
///
/// In JSON: `"2026-11-22T02:17:04.123Z"` (RFC 3339, always UTC, always milliseconds). In CBOR: seconds.
package struct WireTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970.
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }
  package init(seconds: Int64) { milliseconds = seconds * 1000 }

  /// Whole seconds since 1970, rounded down.
  package var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

  package static func < (left: WireTime, right: WireTime) -> Bool { left.milliseconds < right.milliseconds }
  package static func + (time: WireTime, milliseconds: Int64) -> WireTime {
    WireTime(milliseconds: time.milliseconds + milliseconds)
  }

  /// Reads `YYYY-MM-DDThh:mm:ssZ` with no fraction or exactly three digits of it; nil for anything else, and for
  /// dates that no calendar has. Years 1970 to 9999.
  package init?(_ text: String) {
    let b = Array(text.utf8)
    guard b.count == 20 || b.count == 24, b[4] == 0x2d, b[7] == 0x2d, b[10] == 0x54, b[13] == 0x3a, b[16] == 0x3a,
      b[b.count - 1] == 0x5a, b.count == 20 || b[19] == 0x2e
    else { return nil }
    func number(_ range: Range<Int>) -> Int64? {
      var value: Int64 = 0
      for byte in b[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19),
      let fraction = b.count == 24 ? number(20..<23) : 0, year >= 1970, (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.daysSince1970(year: year, month: month, day: day)
    milliseconds = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction
  }

  package var description: String { String(decoding: utf8, as: UTF8.self) }

  /// `description`, as ASCII.
  package var utf8: [UInt8] {
    let seconds = self.seconds
    let fraction = milliseconds - seconds * 1000
    let days = seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    let rest = seconds - days * 86400
    let date = Self.civil(daysSince1970: days)
    var text: [UInt8] = []
    text.reserveCapacity(24)
    func write(_ value: Int64, _ highest: Int64, then mark: UInt8) {
      var unit = highest
      while unit > 0 {
        text.append(0x30 + UInt8(truncatingIfNeeded: value / unit % 10))
        unit /= 10
      }
      text.append(mark)
    }
    // A year of more digits has no place on the wire; whoever is shown one sees all of them.
    var thousands: Int64 = 1000
    while date.year / thousands > 9 { thousands *= 10 }
    write(date.year, thousands, then: 0x2d)
    write(date.month, 10, then: 0x2d)
    write(date.day, 10, then: 0x54)
    write(rest / 3600, 10, then: 0x3a)
    write(rest / 60 % 60, 10, then: 0x3a)
    write(rest % 60, 10, then: 0x2e)
    write(fraction, 100, then: 0x5a)
    return text
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // The proleptic Gregorian calendar counted from 1 March of year 0, in eras of 400 years (146,097 days).
  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }
}

import Glibc
import LocalAPI
import Wire

/// Times as people say them, in the time zone of this machine.
struct LocalTime {
  private let year, month, day, dayOfYear, weekday, hour, minute, second: Int
  private let seconds: Int64

  init(_ time: WireTime) {
    seconds = time.seconds
    var timer = time_t(time.seconds)
    var parts = unsafe tm()
    unsafe localtime_r(&timer, &parts)
    unsafe (year, month, day) = (Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday))
    unsafe (hour, minute, second) = (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
    unsafe (dayOfYear, weekday) = (Int(parts.tm_yday), Int(parts.tm_wday))
  }

  private var hourAndMinute: String { "\(Self.two(hour)):\(Self.two(minute))" }

  /// "2026-11-22 14:22:31".
  var full: String { "\(year)-\(Self.two(month))-\(Self.two(day)) \(hourAndMinute):\(Self.two(second))" }

  /// The day if it is not today, and the time: "06:10", "Thu 06:10", "3 Dec 06:10".
  func described(from now: WireTime, in language: Language) -> String {
    let today = LocalTime(now)
    if isSameDay(as: today) { return hourAndMinute }
    return "\(day(from: today, in: language)) \(hourAndMinute)"
  }

  /// Whether both fall on one day of the calendar here.
  func isSameDay(as other: LocalTime) -> Bool { year == other.year && dayOfYear == other.dayOfYear }

  private func day(from today: LocalTime, in language: Language) -> String {
    // Within six days either way a weekday is not ambiguous to people: the past is said of what was, the future of what
    // will be.
    if abs(seconds - today.seconds) < 6 * 86400 { return Self.weekdays[language]?[weekday] ?? "" }
    let short =
      switch language {
      case .en: "\(day) \(Self.months[month - 1])"
      case .zhHant: "\(month)/\(day)"
      case .zhHans: "\(month)月\(day)日"
      }
    if year == today.year { return short }
    return language == .en ? "\(short) \(year)" : "\(year)/\(month)/\(day)"
  }

  private static let weekdays: [Language: [String]] = [
    .en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
    .zhHant: ["週日", "週一", "週二", "週三", "週四", "週五", "週六"],
    .zhHans: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  ]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

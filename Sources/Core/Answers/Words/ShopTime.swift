import Wire

/// A moment on the shop's wall clock, in the three ways of writing dates.
struct ShopTime {
  private let year: Int
  private let month: Int
  private let day: Int
  /// "14:22".
  private let clock: String
  /// "14:22:31".
  let seconds: String
  /// Days since 1970 by the shop's calendar.
  let dayNumber: Int64

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// The last day that has a date of four digits. A voucher may be signed for any later one, and says this one then.
  private static let lastDay = WireTime(seconds: 253_402_214_400)

  init(_ time: WireTime, by calendar: ShopCalendar) {
    let time = min(time, Self.lastDay)
    let local = WireTime(seconds: min(time.seconds + Int64(calendar.offset(time)), Self.lastDay.seconds))
    // The wire's own spelling: 2026-11-22T14:22:31.000Z.
    let text = Array(local.description.utf8)
    func number(_ range: Range<Int>) -> Int { text[range].reduce(0) { $0 * 10 + Int($1) - 0x30 } }
    (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    clock = String(decoding: text[11..<16], as: UTF8.self)
    seconds = String(decoding: text[11..<19], as: UTF8.self)
    dayNumber = local.seconds >= 0 ? local.seconds / 86_400 : (local.seconds - 86_399) / 86_400
  }

  /// "10月31日", "31 Oct"; with its year if that is not `now`'s.
  func date(seenFrom now: ShopTime) -> Trilingual<String> {
    let han = "\(month)月\(day)日"
    let latin = "\(day) \(Self.months[month - 1])"
    return year == now.year
      ? Trilingual(han, han, latin) : Trilingual("\(year)年\(han)", "\(year)年\(han)", "\(latin) \(year)")
  }

  /// The date and the time of day: "10月1日 10:00", "1 Oct 10:00".
  func moment(seenFrom now: ShopTime) -> Trilingual<String> { date(seenFrom: now).map { "\($0) \(clock)" } }

  /// The shortest way: "10/3 14:22", "10月3日 14:22", "3 Oct 14:22".
  func stamp(seenFrom now: ShopTime) -> Trilingual<String> {
    let others = moment(seenFrom: now)
    let date = year == now.year ? "\(month)/\(day)" : "\(year)/\(month)/\(day)"
    return Trilingual("\(date) \(clock)", others.zhHans, others.en)
  }

  /// From this moment to another: "11月22日 14:00–17:00", both dates if they differ.
  func window(to end: ShopTime, seenFrom now: ShopTime) -> Trilingual<String> {
    let last = dayNumber == end.dayNumber ? Trilingual(alike: end.clock) : end.moment(seenFrom: now)
    return moment(seenFrom: now).with(last) { "\($0)–\($1)" }
  }
}

import Answers
import Wire

/// When the shop's days begin, looked up once a day.
struct DayBook: Sendable {
  let calendar: ShopCalendar
  private var last: Range<WireTime>?

  init(_ calendar: ShopCalendar) { self.calendar = calendar }

  mutating func start(of time: WireTime) -> WireTime {
    if let last, last.contains(time) { return last.lowerBound }
    let day = calendar.day(of: time)
    last = day
    return day.lowerBound
  }
}

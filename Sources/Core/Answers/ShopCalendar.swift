package import Wire

/// The shop's days. Which offset holds when is looked up outside: the core reads no time zone database.
package struct ShopCalendar: Sendable {
  /// Where nobody knows the shop's.
  package static let utc = ShopCalendar { _ in 0 }

  /// Seconds east of UTC that hold at a moment.
  package let offset: @Sendable (WireTime) -> Int

  package init(offset: @escaping @Sendable (WireTime) -> Int) { self.offset = offset }

  /// The shop's day that holds a moment: from its first instant, and no longer at the next one's. With daylight saving it
  /// has 23 or 25 hours, and may begin at one o'clock.
  package func day(of time: WireTime) -> Range<WireTime> {
    let number = dayNumber(time.seconds)
    let start = firstSecond(of: number, after: time.seconds - 50 * 3600, upTo: time.seconds)
    let end = firstSecond(of: number + 1, after: time.seconds, upTo: time.seconds + 50 * 3600)
    return WireTime(seconds: start)..<WireTime(seconds: end)
  }

  /// By halving: days by the wall clock follow each other, whatever the offset does.
  private func firstSecond(of number: Int64, after: Int64, upTo: Int64) -> Int64 {
    var (before, within) = (after, upTo)
    while within - before > 1 {
      let middle = (before + within) / 2
      if dayNumber(middle) < number { before = middle } else { within = middle }
    }
    return within
  }

  private func dayNumber(_ seconds: Int64) -> Int64 {
    let local = seconds + Int64(offset(WireTime(seconds: seconds)))
    return local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
  }
}

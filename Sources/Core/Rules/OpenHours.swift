import StrictJSON

/// Hours of the day on some days of the week, by the shop's wall clock.
package struct OpenHours: Sendable, Equatable {
  package let days: Set<Weekday>
  /// Minutes since midnight: open from here.
  package let from: Int
  /// No longer open at this one, up to 1440. At or before `from` it is the next day's: the hours belong to the day on
  /// which they begin.
  package let to: Int

  /// `{"days":["mon","fri"],"from":"14:00","to":"17:00"}`; without days it is every day's.
  ///
  /// - Throws: `JSONError` naming the member.
  init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    days = try reader.optionalWeekdays("days") ?? Set(Weekday.allCases)
    from = try reader.parsed("from", "must be a time of day as 14:00") {
      Self.minute($0).flatMap { $0 < 1440 ? $0 : nil }
    }
    to = try reader.parsed("to", "must be a time of day as 17:00, at most 24:00", Self.minute)
    guard from != to else { throw reader.wrong("to", "must differ from \"from\"; a whole day is 00:00 to 24:00") }
    try reader.end()
  }

  private init(days: Set<Weekday>, from: Int, to: Int) { (self.days, self.from, self.to) = (days, from, to) }

  /// The same on no other than these days; nil if none is left.
  func on(_ days: Set<Weekday>) -> OpenHours? {
    let common = self.days.intersection(days)
    return common.isEmpty ? nil : OpenHours(days: common, from: from, to: to)
  }

  /// Whether some moment of this day lies within them.
  func touches(_ day: LocalDay) -> Bool {
    days.contains(day.weekday) || (to <= from && to > 0 && days.contains(day.yesterday.weekday))
  }

  /// Whether the shop's clock stands within them.
  package func contains(_ moment: LocalMoment) -> Bool {
    if from < to { return days.contains(moment.day.weekday) && (from..<to).contains(moment.minute) }
    return (days.contains(moment.day.weekday) && moment.minute >= from)
      || (days.contains(moment.day.yesterday.weekday) && moment.minute < to)
  }

  private static func minute(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    func two(_ place: Int) -> Int? {
      let (tens, ones) = (Int(bytes[place]) - 0x30, Int(bytes[place + 1]) - 0x30)
      return (0...9).contains(tens) && (0...9).contains(ones) ? tens * 10 + ones : nil
    }
    guard bytes.count == 5, bytes[2] == 0x3a, let hour = two(0), let minute = two(3), minute < 60,
      hour * 60 + minute <= 1440
    else { return nil }
    return hour * 60 + minute
  }
}

extension ObjectReader {
  /// An array of days of the week, at least one, none twice.
  mutating func optionalWeekdays(_ name: String) throws(JSONError) -> Set<Weekday>? {
    guard let value = optional(name) else { return nil }
    var days: Set<Weekday> = []
    guard case .array(let values) = value, !values.isEmpty else { throw wrong(name, "must be an array, as [\"mon\"]") }
    for value in values {
      guard case .string(let text) = value, let day = Weekday(rawValue: text), days.insert(day).inserted else {
        throw wrong(name, "must hold mon, tue, wed, thu, fri, sat or sun, each once")
      }
    }
    return days
  }
}

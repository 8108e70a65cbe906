import Testing
import Wire

@Suite struct `Times on the wire` {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00.000Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("2000-02-29T23:59:59.999Z", 951_868_799_999),
      ("2024-02-29T00:00:00.000Z", 1_709_164_800_000), ("2024-03-01T00:00:00.000Z", 1_709_251_200_000),
      ("2026-11-22T02:17:04.123Z", 1_795_313_824_123), ("2100-02-28T12:00:00.000Z", 4_107_499_200_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ] as [(String, Int64)])
  func `a time is its milliseconds since 1970, both ways`(text: String, milliseconds: Int64) {
    #expect(WireTime(text)?.milliseconds == milliseconds)
    #expect(WireTime(milliseconds: milliseconds).description == text)
  }

  @Test func `whole seconds may go without a fraction, and are written with one`() {
    #expect(WireTime("2026-11-22T02:17:04Z")?.description == "2026-11-22T02:17:04.000Z")
  }

  @Test(
    arguments: [
      "", "2026-11-22", "2026-11-22T02:17:04", "2026-11-22t02:17:04Z", "2026-11-22 02:17:04Z", "2026-11-22T02:17:04z",
      "2026-11-22T02:17:04+00:00", "2026-11-22T02:17:04.1Z", "2026-11-22T02:17:04.12Z", "2026-11-22T02:17:04.1234Z",
      "2026-11-22T02:17:04,123Z", "2026-11-22T02:17Z", "20261122T021704Z", "2026-11-22T24:00:00Z",
      "2026-11-22T23:60:00Z", "2026-11-22T23:59:60Z", "2026-00-22T00:00:00Z", "2026-13-22T00:00:00Z",
      "2026-11-00T00:00:00Z", "2026-11-31T00:00:00Z", "2023-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
      "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "+026-11-22T02:17:04Z", "2026-11-22T02:17:0\u{664}Z",
      "2026-11-22T02:17:04.-12Z", " 2026-11-22T02:17:04Z", "2026-11-22T02:17:04Z\n",
    ])
  func `another form, and a date that no calendar has, is refused`(text: String) {
    #expect(WireTime(text) == nil)
  }

  @Test func `any time from 1970 to 9999 is read from what is written`() {
    var generator = SeededGenerator(seed: 2026)
    for _ in 0..<5000 {
      let time = WireTime(milliseconds: .random(in: 0...253_402_300_799_999, using: &generator))
      #expect(WireTime(time.description) == time)
    }
  }

  @Test func `each day of 400 years follows the day before it`() {
    let day: Int64 = 86_400_000
    var before = ""
    for number in stride(from: 10_957, through: 10_957 + 146_097, by: 1) as StrideThrough<Int64> {
      let text = WireTime(milliseconds: number * day).description
      #expect(before < text && text.hasSuffix("T00:00:00.000Z"))
      before = text
    }
    // 400 Gregorian years are exactly so many days.
    #expect(before == "2400-01-01T00:00:00.000Z")
  }

  @Test func `seconds are rounded down, before 1970 too`() {
    #expect(WireTime(milliseconds: 1999).seconds == 1)
    #expect(WireTime(milliseconds: -1).seconds == -1)
    #expect(WireTime(milliseconds: -1000).seconds == -1)
    #expect(WireTime(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
    #expect(WireTime(seconds: 5) < WireTime(seconds: 5) + 1)
  }
}

import Sync
import Testing

struct `The schedule of trust rounds` {
  private let interval: Int64 = 3_600_000

  @Test func `the first look comes within a minute of the start, spread over it`() {
    var dice = SystemRandomNumberGenerator()
    let waits = (0..<200).map { _ in TrustSchedule(at: 1000, using: &dice).wait(at: 1000) }
    #expect(waits.allSatisfy { (0...60_000).contains($0) } && Set(waits).count > 50)
  }

  @Test func `after a good round the next comes in its time, spread by a quarter either way`() {
    var dice = SystemRandomNumberGenerator()
    var schedule = TrustSchedule(at: 0, using: &dice)
    var waits: Set<Int64> = []
    for _ in 0..<200 {
      schedule.ended(isGood: true, interval: interval, at: 7, using: &dice)
      waits.insert(schedule.wait(at: 7))
    }
    #expect(waits.allSatisfy { (interval * 3 / 4...interval * 5 / 4).contains($0) } && waits.count > 50)
    #expect(schedule.wait(at: .max / 2) == 0)
  }

  @Test func `after failures it looks sooner, ever less often, and never in a rush`() {
    var dice = SystemRandomNumberGenerator()
    var schedule = TrustSchedule(at: 0, using: &dice)
    for failures in 0..<30 {
      schedule.ended(isGood: false, interval: interval, at: 0, using: &dice)
      let ceiling = min(interval, 20_000 << Int64(min(failures, 12)))
      #expect((10_000...ceiling).contains(schedule.wait(at: 0)))
    }
    schedule.ended(isGood: true, interval: interval, at: 0, using: &dice)
    schedule.ended(isGood: false, interval: interval, at: 0, using: &dice)
    #expect(schedule.wait(at: 0) <= 20_000)
  }

  @Test func `a hint brings the next look within seconds, spread, and never sooner than ten after the last`() {
    var dice = SystemRandomNumberGenerator()
    var waits: Set<Int64> = []
    for _ in 0..<200 {
      var schedule = TrustSchedule(at: 0, using: &dice)
      schedule.ended(isGood: true, interval: interval, at: 0, using: &dice)
      schedule.hinted(at: 20_000, using: &dice)
      waits.insert(schedule.wait(at: 20_000))
      schedule.began()
      schedule.ended(isGood: true, interval: interval, at: 30_000, using: &dice)
      #expect(schedule.wait(at: 30_000) >= interval / 2, "the hint is served")
      // A stream that lies with every breath drives nobody.
      for moment in stride(from: Int64(30_000), to: 40_000, by: 500) { schedule.hinted(at: moment, using: &dice) }
      #expect((40_000...45_000).contains(schedule.wait(at: 0)))
    }
    #expect(waits.allSatisfy { (0...5000).contains($0) } && waits.count > 50)
  }

  @Test func `a hint that comes during a round is not lost with it`() {
    var dice = SystemRandomNumberGenerator()
    for isGood in [true, false] {
      var schedule = TrustSchedule(at: 0, using: &dice)
      schedule.began()
      schedule.hinted(at: 100, using: &dice)
      schedule.ended(isGood: isGood, interval: interval, at: 200, using: &dice)
      #expect((10_000...15_000).contains(schedule.wait(at: 200)))
    }
  }
}

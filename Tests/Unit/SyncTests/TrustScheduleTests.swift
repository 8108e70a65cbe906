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
}

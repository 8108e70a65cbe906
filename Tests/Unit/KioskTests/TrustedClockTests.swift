import Testing
import Trust
import Wire

struct `The trusted clock` {
  static let minute: Int64 = 60_000
  static let hour: Int64 = 60 * minute
  static let day: Int64 = 24 * hour

  /// A wall clock and a boot clock that a test moves, and what judges them.
  struct Machine {
    var wall = Mint.morning
    var sinceBoot: Int64 = hour
    var boot: UInt8 = 1
    /// The hub has told the time once, and confirmed none.
    var clock = TrustedClock(kept: .init(hubFloor: Mint.morning + -day))

    var reading: ClockReading {
      ClockReading(wall: wall, sinceBoot: sinceBoot, boot: [UInt8](repeating: boot, count: 16))
    }
    mutating func judge() -> TrustedClock.Verdict { clock.judge(reading, by: ClockRules()) }
    mutating func wait(_ milliseconds: Int64) { (wall, sinceBoot) = (wall + milliseconds, sinceBoot + milliseconds) }
    /// Off for a while. What is kept survives.
    mutating func reboot(off milliseconds: Int64 = minute) {
      (wall, sinceBoot, boot) = (wall + milliseconds, 0, boot + 1)
      clock = TrustedClock(kept: clock.kept)
    }
    mutating func receipt(hub: WireTime, took milliseconds: Int64 = 100, limit: WireTime? = nil) {
      let asked = reading
      wait(milliseconds)
      clock.received(hub: hub, asked: asked, answered: reading, limit: limit, by: ClockRules())
    }
  }

  @Test func `a receipt that answers within ten seconds confirms, a later one does not`() {
    var machine = Machine()
    #expect(machine.judge() == .plausible)
    machine.receipt(hub: machine.wall, took: 10_001)
    #expect(machine.judge() == .plausible)
    machine.receipt(hub: machine.wall, took: 10_000)
    #expect(machine.judge() == .confirmed)
    machine.wait(9 * Self.day)
    #expect(machine.judge() == .confirmed, "for as long as this boot lasts")
    machine.reboot()
    #expect(machine.judge() == .plausible)
  }

  @Test func `a kiosk a little behind the hub is believed right after a receipt`() {
    var machine = Machine()
    for _ in 0..<3 {
      machine.receipt(hub: machine.wall + 3000)
      #expect(machine.judge() == .confirmed)
      machine.wait(500)
    }
  }

  @Test func `a kiosk ten minutes off is not believed, whatever it was before`() {
    var machine = Machine()
    machine.receipt(hub: machine.wall + 10 * Self.minute)
    #expect(machine.judge() == .untrusted(.beforeHubFloor))
    machine = Machine()
    machine.receipt(hub: machine.wall + -10 * Self.minute)
    #expect(machine.judge() == .untrusted(.leapt))
  }

  @Test func `before the hub's first word every reading is believed and none is kept`() throws {
    var machine = Machine()
    // As it may have been kept by somebody who did not know better.
    machine.clock = TrustedClock(kept: .init(highWater: WireTime("2099-01-01T00:00:00Z")))
    for time in ["2099-01-01T00:00:00Z", "1970-01-01T00:00:10Z", "2026-11-22T00:00:00Z"] {
      machine.wall = try #require(WireTime(time))
      #expect(machine.judge() == .plausible && machine.clock.kept == .init())
      #expect(machine.clock.guess(at: machine.reading, by: ClockRules()) == machine.wall)
      #expect(!machine.clock.hasHeard)
    }
    // The first word makes the difference: it is a floor, and what is far beyond it is not believed.
    machine.receipt(hub: machine.wall, took: 60_000)
    #expect(machine.clock.hasHeard && machine.judge() == .plausible && machine.clock.kept.highWater == machine.wall)
    machine.reboot()
    machine.wall = try #require(WireTime("2099-01-01T00:00:00Z"))
    #expect(machine.judge() == .untrusted(.gap))
  }

  @Test func `a clock that is set back is not believed, neither in this boot nor in the next`() {
    var machine = Machine()
    #expect(machine.judge() == .plausible)
    machine.wait(Self.hour)
    #expect(machine.judge() == .plausible)
    machine.wall = machine.wall + -20 * Self.minute
    #expect(machine.judge() == .untrusted(.beforeHighWater))
    machine.reboot()
    #expect(machine.judge() == .untrusted(.beforeHighWater))
    machine.wait(20 * Self.minute)
    #expect(machine.judge() == .plausible, "time has caught up")
  }

  @Test func `readings that come out of order are believed`() {
    var machine = Machine()
    let early = machine.reading
    machine.wait(40)
    #expect(machine.judge() == .plausible)
    #expect(machine.clock.judge(early, by: ClockRules()) == .plausible)
  }

  @Test(arguments: [true, false]) func `a leap to 2099 leaves no trace`(isConfirmed: Bool) throws {
    var machine = Machine()
    machine.receipt(hub: machine.wall)
    if !isConfirmed { machine.reboot() }
    let good: TrustedClock.Verdict = isConfirmed ? .confirmed : .plausible
    #expect(machine.judge() == good)
    let (before, kept) = (machine.wall, machine.clock.kept)
    machine.wall = try #require(WireTime("2099-01-01T00:00:00Z"))
    #expect(machine.judge() == .untrusted(.leapt))
    #expect(machine.clock.kept == kept)
    machine.wall = before
    #expect(machine.judge() == good)
  }

  @Test func `across boots the clock may be thirty days beyond the last confirmed time, and no more`() {
    var machine = Machine()
    machine.receipt(hub: machine.wall)
    machine.reboot(off: 20 * Self.day)
    #expect(machine.judge() == .plausible)
    machine.reboot(off: 11 * Self.day)
    #expect(machine.judge() == .untrusted(.gap))
    let kept = machine.clock.kept
    machine.wall = machine.wall + -2 * Self.day
    #expect(machine.judge() == .plausible && kept.highWater != machine.clock.kept.highWater)
  }

  @Test func `without any confirmation the hub's floor bounds the gap`() {
    var machine = Machine()
    machine.receipt(hub: machine.wall, took: 60_000)
    #expect(machine.clock.kept.confirmed == nil)
    machine.reboot(off: 31 * Self.day)
    #expect(machine.judge() == .untrusted(.gap))
  }

  @Test func `a clock that stands still is not believed after five minutes`() {
    for isConfirmed in [true, false] {
      var machine = Machine()
      if isConfirmed { machine.receipt(hub: machine.wall + 100) }
      _ = machine.judge()
      machine.sinceBoot += 5 * Self.minute
      #expect(machine.judge() == (isConfirmed ? .confirmed : .plausible))
      machine.sinceBoot += 1
      #expect(machine.judge() == .untrusted(.leapt))
    }
  }

  @Test func `small steps within a boot do not add up`() {
    var machine = Machine()
    _ = machine.judge()
    for _ in 0..<5 {
      machine.wait(Self.minute)
      machine.wall = machine.wall + Self.minute
      _ = machine.judge()
    }
    #expect(machine.judge() == .plausible)
    machine.wait(Self.minute)
    machine.wall = machine.wall + Self.minute
    #expect(machine.judge() == .untrusted(.leapt))
  }

  @Test func `a confirmed time lowers a mark that a wrong clock has raised, to the hub's floor and no further`() throws
  {
    var machine = Machine()
    let right = machine.wall
    machine.wall = machine.wall + 20 * Self.day
    #expect(machine.judge() == .plausible, "nothing is confirmed yet")
    #expect(machine.clock.kept.highWater == machine.wall)
    machine.receipt(hub: right)
    #expect(machine.clock.kept.highWater == right)
    #expect(machine.judge() == .untrusted(.leapt))
    machine.wall = right + 200
    #expect(machine.judge() == .confirmed)

    // An older word of the hub does not lower its own floor.
    machine.clock = TrustedClock(kept: .init(hubFloor: right + Self.hour, highWater: right + 9 * Self.day))
    machine.receipt(hub: right)
    #expect(machine.clock.kept.hubFloor == right + Self.hour && machine.clock.kept.highWater == right + Self.hour)
  }

  @Test func `the hub's floor never lies above the end of trust`() {
    var machine = Machine()
    let end = machine.wall + Self.day
    machine.receipt(hub: machine.wall + 400 * Self.day, limit: end)
    #expect(machine.clock.kept.hubFloor == end)
  }

  @Test func `a machine that never knew the time goes by the hub's, until its own clock agrees`() throws {
    var machine = Machine()
    let rules = ClockRules()
    func carried() -> CarriedTime? { machine.clock.carried(in: machine.reading.boot, by: rules) }
    machine.receipt(hub: machine.wall)
    #expect(carried() == nil, "it agrees")
    machine.reboot()
    let right = machine.wall
    machine.wall = WireTime(seconds: 10)
    #expect(machine.judge() == .untrusted(.beforeHubFloor) && carried() == nil, "nobody has told the time in this boot")
    machine.receipt(hub: right)
    #expect(machine.judge() == .untrusted(.beforeHubFloor), "its own clock is as wrong as before")
    machine.wait(9 * Self.hour)
    let reading = try #require(carried()).reading(at: machine.reading)
    #expect(reading.wall == right + 9 * Self.hour && reading.isCarried && reading.sinceBoot == machine.sinceBoot)
    #expect(machine.clock.judge(reading, by: rules) == .confirmed)
    #expect(machine.clock.kept.highWater == reading.wall && carried() != nil, "the hub's time is no clock of its own")
    // Somebody sets it right, a minute off, and from then on it is the one to go by.
    machine.wall = reading.wall + Self.minute
    #expect(try #require(carried()).reading(at: machine.reading) == machine.reading)
    #expect(machine.judge() == .confirmed && carried() == nil)
    // Who sets it wrong now means something by it.
    machine.wall = machine.wall + -Self.hour
    #expect(carried() == nil && machine.judge() == .untrusted(.leapt))
    machine.clock = TrustedClock(kept: machine.clock.kept)
    #expect(carried() == nil, "a restart of the program changes nothing in that")
  }

  @Test func `a clock that was only plausible gives way to the hub's time`() throws {
    var machine = Machine()
    machine.receipt(hub: machine.wall)
    // No battery: each boot begins where the last one ended.
    machine.reboot(off: 0)
    #expect(machine.judge() == .plausible)
    machine.receipt(hub: machine.wall + 2 * Self.day)
    let carried = try #require(machine.clock.carried(in: machine.reading.boot, by: ClockRules()))
    #expect(machine.clock.judge(carried.reading(at: machine.reading), by: ClockRules()) == .confirmed)
    #expect(carried.reading(at: ClockReading(wall: machine.wall, sinceBoot: 5, boot: [])).isCarried == false)
  }

  @Test func `looking keeps nothing`() {
    let machine = Machine()
    #expect(machine.clock.look(at: machine.reading, by: ClockRules()) == .plausible)
    #expect(machine.clock.kept == .init(hubFloor: Mint.morning + -Self.day))
  }
}

import Display
import LocalAPI
import Testing

struct `What the screen shows, and for how long` {
  static let lines = InLanguages(zhHant: ["一"], zhHans: ["一"], en: ["one"])
  static let texts = ScreenMachine.Texts(
    ready: lines, reading: lines, rating: lines, thanks: lines, badge: lines, badBadge: lines, out: lines)

  static func machine(asking: Bool = false) -> ScreenMachine {
    var machine = ScreenMachine(texts: texts, asksForRating: asking, name: "t", at: 0)
    machine.serves(true, at: 0)
    return machine
  }

  static func answer(
    _ decision: Answer.Decision, _ screen: String, seq: Int? = nil, ageMS: Int = 0
  ) -> Answer {
    Answer(
      decision: decision, code: "x", screen: screen, customer: lines,
      staff: InLanguages(zhHant: "s", zhHans: "s", en: "s"), seq: seq, trace: "7F2A", time: "", ageMS: ageMS)
  }

  static let accepted = answer(.accepted, "A1", seq: 47)

  @Test func `nothing is served until somebody says so, and no longer`() {
    var machine = ScreenMachine(texts: Self.texts, asksForRating: false, name: "t", at: 0)
    #expect(machine.view(at: 10).state == .out && machine.view(at: 10).code == "O1")
    machine.serves(true, at: 20)
    #expect(machine.view(at: 30).state == .ready)
    machine.serves(false, at: 40)
    #expect(machine.view(at: 50).state == .out)
    // A code that is held up is answered all the same.
    machine.answered(Self.answer(.undecided, "C1"), clock: "", at: 60)
    #expect(machine.view(at: 70).state == .undecided)
    #expect(machine.view(at: 70 + ScreenMachine.stands).state == .out)
  }

  @Test func `an acceptance is green once, with number, time and one sound, and ends by itself`() {
    var machine = Self.machine()
    machine.answered(Self.accepted, clock: "14:22", at: 1000)
    let view = machine.view(at: 1000)
    #expect(view.state == .accepted && view.number == 47 && view.clock == "14:22" && view.sound == .accept)
    #expect(view.leftMS == Int(ScreenMachine.stands) && view.ageMS == 0)
    let last = machine.view(at: 999 + ScreenMachine.stands)
    #expect(last.state == .accepted && last.show == view.show && last.leftMS == 1)
    #expect(machine.view(at: 1000 + ScreenMachine.stands).state == .ready)
  }

  @Test func `a code that stays in view keeps its answer, but never beyond 15 s`() {
    var machine = Self.machine()
    machine.answered(Self.accepted, clock: "14:22", at: 0)
    for time in stride(from: Int64(0), to: 14_750, by: 250) {
      machine.saw(at: time)
      #expect(machine.view(at: time).state == .accepted)
    }
    machine.saw(at: 15_000)
    #expect(machine.view(at: 15_000).state == .ready)
  }

  @Test func `what a till keeps looks like nothing else, makes no sound, and leaves a fresh green alone`() {
    var machine = Self.machine()
    let held = Self.answer(.held, "H2", seq: 48)
    machine.answered(held, clock: "14:22", at: 0)
    let view = machine.view(at: 10)
    #expect(view.state == .held && view.sound == nil && view.number == nil && view.clock == nil)
    // Confirmed, it is an acceptance like any other.
    machine.answered(Self.answer(.accepted, "A1", seq: 48), clock: "14:23", at: 1000)
    #expect(machine.view(at: 1000).state == .accepted && machine.view(at: 1000).sound == .accept)
    machine.answered(held, clock: "", at: 1000 + ScreenMachine.settled)
    #expect(machine.view(at: 1000 + ScreenMachine.settled).state == .accepted)
    machine.answered(held, clock: "", at: 1001 + ScreenMachine.settled)
    #expect(machine.view(at: 1001 + ScreenMachine.settled).state == .held)
  }

  @Test func `an answer stands for 2 s after its code has left`() {
    var machine = Self.machine()
    machine.answered(Self.answer(.refused, "R2"), clock: "", at: 0)
    for time in stride(from: Int64(0), through: 8000, by: 250) { machine.saw(at: time) }
    machine.left(at: 8250)
    #expect(machine.view(at: 10_249).state == .refused)
    #expect(machine.view(at: 10_250).state == .ready)
  }

  @Test func `a repeat is not green, has its age, and makes no sound`() {
    var machine = Self.machine()
    machine.answered(Self.accepted, clock: "14:22", at: 0)
    machine.left(at: 500)
    machine.answered(Self.answer(.repeat, "A3", seq: 47, ageMS: 4000), clock: "14:22", at: 4000)
    let view = machine.view(at: 4500)
    #expect(view.state == .repeat && view.ageMS == 4500 && view.sound == nil && view.number == 47)
  }

  @Test func `a code that flickers leaves the green as it is, and no longer than it was`() {
    var machine = Self.machine()
    machine.answered(Self.accepted, clock: "14:22", at: 0)
    let show = machine.view(at: 0).show
    machine.answered(Self.answer(.repeat, "A3", seq: 47, ageMS: 900), clock: "14:22", at: 900)
    #expect(machine.view(at: 900).show == show && machine.view(at: 900).leftMS == Int(ScreenMachine.stands) - 900)
  }

  @Test func `the next code interrupts anything but is no interruption while it is only read`() {
    var machine = Self.machine(asking: true)
    machine.answered(Self.accepted, clock: "14:22", at: 0)
    machine.reads(at: 100)
    #expect(machine.view(at: 100).state == .accepted)
    machine.answered(Self.answer(.refused, "R1"), clock: "", at: 200)
    #expect(machine.view(at: 200).state == .refused && machine.view(at: 200).sound == .no)
    machine.answered(Self.answer(.accepted, "A2", seq: 48), clock: "14:23", at: 300)
    #expect(machine.view(at: 300).number == 48)
    _ = machine.view(at: 300 + ScreenMachine.stands)
    #expect(machine.view(at: 301 + ScreenMachine.stands).state == .rating)
    machine.reads(at: 400 + ScreenMachine.stands)
    #expect(machine.view(at: 400 + ScreenMachine.stands).state == .reading)
  }

  @Test func `help never covers a decision`() {
    var machine = Self.machine()
    machine.answered(Self.answer(.notice, "H1"), clock: "", at: 0)
    #expect(machine.view(at: 0).state == .hint && machine.view(at: 0).sound == nil)
    machine.answered(Self.answer(.notice, "N2"), clock: "", at: 100)
    #expect(machine.view(at: 100).state == .oneAtATime)
    machine.answered(Self.accepted, clock: "14:22", at: 200)
    machine.answered(Self.answer(.notice, "H1"), clock: "", at: 300)
    #expect(machine.view(at: 300).state == .accepted)
  }

  @Test func `what the screen does not know is never green`() {
    for (decision, code) in [(Answer.Decision.notice, "A1"), (.undecided, "A9"), (.accepted, "X1"), (.refused, "Z")] {
      var machine = Self.machine()
      machine.answered(Self.answer(decision, code), clock: "", at: 0)
      #expect(machine.view(at: 0).state == .undecided, "\(decision) \(code)")
    }
    for (code, state) in [("P1", ScreenView.State.paused), ("N1", .refused), ("R9", .refused)] {
      var machine = Self.machine()
      machine.answered(Self.answer(.refused, code), clock: "", at: 0)
      #expect(machine.view(at: 0).state == state)
    }
  }

  @Test func `a rating is taken once, for what was asked, and in time`() {
    var machine = Self.machine(asking: true)
    machine.answered(Self.accepted, clock: "14:22", at: 0)
    let green = machine.view(at: 0).show
    #expect(machine.rated(show: green, at: 10) == nil)
    let asked = machine.view(at: ScreenMachine.stands + 10)
    #expect(asked.state == .rating && asked.number == nil)
    #expect(machine.rated(show: green, at: ScreenMachine.stands + 20) == nil)
    #expect(machine.rated(show: asked.show, at: ScreenMachine.stands + 30) == 47)
    #expect(machine.rated(show: asked.show, at: ScreenMachine.stands + 40) == nil)
    #expect(machine.view(at: ScreenMachine.stands + 40).state == .thanks)
    var late = Self.machine(asking: true)
    late.answered(Self.accepted, clock: "14:22", at: 0)
    let show = late.view(at: ScreenMachine.stands).show
    #expect(late.rated(show: show, at: ScreenMachine.stands + ScreenMachine.asks) == nil)
  }

  @Test func `the digits for live codes stand where one can be shown, and nowhere else`() {
    var machine = Self.machine()
    machine.asks(for: "482193")
    #expect(machine.view(at: 0).digits == "482193")
    machine.answered(Self.accepted, clock: "14:22", at: 0)
    #expect(machine.view(at: 0).digits == nil)
    machine.answered(Self.answer(.refused, "R9"), clock: "", at: 10)
    #expect(machine.view(at: 10).digits == "482193")
    machine.asks(for: nil)
    #expect(machine.view(at: 20).digits == nil)
  }

  @Test func `reading ends when the reader says no more`() {
    var machine = Self.machine()
    machine.reads(at: 0)
    machine.saw(at: 250)
    #expect(machine.view(at: 1400).state == .reading)
    #expect(machine.view(at: 1450).state == .ready)
  }
}

import Camera
import Testing

@Suite struct SightingsTests {
  // A code of 100 pixels at (x, y).
  private static func code(_ name: String, x: Int = 0, y: Int = 0) -> Symbol {
    Symbol(
      bytes: Array(name.utf8),
      corners: [(0, 0), (0, 100), (100, 100), (100, 0)].map { Symbol.Corner(x: x + $0.0, y: y + $0.1) })
  }
  private static let a = code("A")
  private static let b = code("B", x: 400)

  @Test func `a code that comes into view has appeared`() {
    var sightings = Sightings(settling: .zero)
    #expect(sightings.observe([], at: .zero) == [])
    #expect(sightings.observe([Self.a], at: .milliseconds(33)) == [Sight(.appeared, [Self.a])])
    #expect(sightings.inView == [Self.a])
  }

  @Test func `a code that stays is told every quarter of a second`() {
    var sightings = Sightings(settling: .zero)
    var events: [(Int, Sight.Event)] = []
    for time in stride(from: 0, through: 1000, by: 50) {
      for sight in sightings.observe([Self.a], at: .milliseconds(time)) { events.append((time, sight.event)) }
    }
    #expect(events.map(\.0) == [0, 250, 500, 750, 1000])
    #expect(events.map(\.1) == [.appeared, .still, .still, .still, .still])
  }

  @Test func `a code that is missed for less than 400 ms has not left`() {
    var sightings = Sightings(settling: .zero)
    _ = sightings.observe([Self.a], at: .zero)
    #expect(sightings.observe([], at: .milliseconds(399)).map(\.event) == [.still])
    #expect(sightings.observe([Self.a], at: .milliseconds(420)) == [])
  }

  @Test func `a code unseen for 400 ms has gone`() {
    var sightings = Sightings(settling: .zero)
    _ = sightings.observe([Self.a], at: .zero)
    #expect(sightings.observe([], at: .milliseconds(400)) == [Sight(.gone, [Self.a])])
    #expect(sightings.inView.isEmpty)
    #expect(sightings.observe([Self.a], at: .milliseconds(450)).map(\.event) == [.appeared])
  }

  @Test func `a code leaves also when no frame comes`() {
    var sightings = Sightings(settling: .zero)
    _ = sightings.observe([Self.a], at: .zero)
    #expect(sightings.wait(until: .milliseconds(300)) == [])
    #expect(sightings.wait(until: .milliseconds(400)) == [Sight(.gone, [Self.a])])
  }

  @Test func `two codes in view are told together`() {
    var sightings = Sightings(settling: .zero)
    _ = sightings.observe([Self.a], at: .zero)
    #expect(sightings.observe([Self.b], at: .milliseconds(33)) == [Sight(.appeared, [Self.a, Self.b])])
    #expect(sightings.observe([Self.a], at: .milliseconds(66)) == [])
    #expect(sightings.observe([Self.a], at: .milliseconds(433)) == [Sight(.gone, [Self.b]), Sight(.still, [Self.a])])
  }

  @Test func `the next voucher at the same place replaces the last`() {
    var sightings = Sightings(settling: .zero)
    _ = sightings.observe([Self.a], at: .zero)
    let next = Self.code("next", x: 30, y: 20)
    #expect(sightings.observe([next], at: .milliseconds(33)) == [Sight(.gone, [Self.a]), Sight(.appeared, [next])])
  }

  @Test func `two codes in one frame never replace each other`() {
    var sightings = Sightings(settling: .zero)
    let near = Self.code("near", x: 10)
    #expect(sightings.observe([Self.a, near], at: .zero) == [Sight(.appeared, [Self.a, near])])
  }

  @Test func `one content shown twice is one code`() {
    var sightings = Sightings(settling: .zero)
    let twin = Self.code("A", x: 400)
    #expect(sightings.observe([Self.a, twin], at: .zero).first?.symbols.count == 1)
  }

  @Test func `at the end all codes leave`() {
    var sightings = Sightings(settling: .zero)
    _ = sightings.observe([Self.a, Self.b], at: .zero)
    #expect(sightings.end() == [Sight(.gone, [Self.a, Self.b])])
    #expect(sightings.end() == [])
  }

  @Test func `a sheet of codes does not grow without bound`() {
    var sightings = Sightings(settling: .zero)
    let sheet = (0..<50).map { Self.code("\($0)", x: $0 * 200) }
    #expect(sightings.observe(sheet, at: .zero).first?.symbols.count == Sightings.mostInView)
  }

  @Test func `a symbol without corners is followed by its content`() {
    var sightings = Sightings(settling: .zero)
    let bare = Symbol(bytes: [1], corners: [])
    #expect(sightings.observe([bare], at: .zero).map(\.event) == [.appeared])
    #expect(sightings.observe([Self.a], at: .milliseconds(40)).first?.symbols.count == 2)
  }

  @Test func `a code that comes alone is told once no second one has come beside it`() {
    var sightings = Sightings()
    #expect(sightings.observe([Self.a], at: .zero) == [])
    #expect(sightings.observe([], at: .milliseconds(40)) == [])
    #expect(sightings.observe([Self.a], at: .milliseconds(80)) == [Sight(.appeared, [Self.a])])
    #expect(sightings.observe([Self.b], at: .milliseconds(120)) == [Sight(.appeared, [Self.a, Self.b])])
  }

  @Test func `of two codes that come together none is ever told alone`() {
    var sightings = Sightings()
    #expect(sightings.observe([Self.a], at: .zero) == [])
    #expect(sightings.observe([Self.b], at: .milliseconds(66)) == [Sight(.appeared, [Self.a, Self.b])])
  }

  @Test func `a code that was replaced before it was told is never told`() {
    var sightings = Sightings()
    let next = Self.code("next", x: 30, y: 20)
    _ = sightings.observe([Self.a], at: .zero)
    #expect(sightings.observe([next], at: .milliseconds(66)) == [])
    #expect(sightings.observe([next], at: .milliseconds(133)) == [])
    #expect(sightings.observe([next], at: .milliseconds(166)) == [Sight(.appeared, [next])])
  }

  @Test func `a code of one frame is told when no further frame comes, when the next comes late, and at the end`() {
    let both = [Sight(.appeared, [Self.a]), Sight(.gone, [Self.a])]
    var waiting = Sightings()
    _ = waiting.observe([Self.a], at: .zero)
    #expect(waiting.wait(until: .milliseconds(100)) == [both[0]])
    #expect(waiting.wait(until: .milliseconds(400)) == [both[1]])
    var slow = Sightings()
    _ = slow.observe([Self.a], at: .zero)
    #expect(slow.observe([], at: .seconds(1)) == both)
    var ended = Sightings()
    _ = ended.observe([Self.a], at: .zero)
    #expect(ended.end() == both)
  }
}

import Camera
import Testing

@Suite struct SightMailTests {
  private static let symbol = Symbol(bytes: [65], corners: [])
  private static let appeared = Sight(.appeared, [symbol])
  private static let still = Sight(.still, [symbol])
  private static let gone = Sight(.gone, [symbol])

  @Test func `sights are told in their order`() {
    var mail = SightMail()
    for sight in [Self.appeared, Self.still, Self.gone] { mail.put(sight, at: .zero) }
    #expect(mail.take(at: .zero) == Self.appeared)
    #expect(mail.take(at: .zero) == Self.still)
    #expect(mail.take(at: .zero) == Self.gone)
    #expect(mail.take(at: .zero) == nil)
  }

  @Test func `of several that say still the newest counts`() {
    var mail = SightMail()
    let newest = Sight(.still, [Symbol(bytes: [66], corners: [])])
    mail.put(Self.still, at: .zero)
    mail.put(newest, at: .milliseconds(250))
    #expect(mail.take(at: .milliseconds(250)) == newest)
    #expect(mail.isEmpty)
  }

  @Test func `a sight that nobody took for two seconds is dropped`() {
    var mail = SightMail()
    mail.put(Self.appeared, at: .zero)
    #expect(mail.take(at: .seconds(2)) == nil)
    #expect(mail.dropped == 1)
  }

  @Test func `after a loss the code still in view is told as new`() {
    var mail = SightMail()
    mail.put(Self.appeared, at: .zero)
    let lost = mail.take(at: .zero)
    #expect(lost == Self.appeared)
    mail.failed(Self.appeared)
    mail.put(Self.still, at: .milliseconds(250))
    #expect(mail.take(at: .milliseconds(250)) == Self.appeared)
    mail.put(Self.still, at: .milliseconds(500))
    #expect(mail.take(at: .milliseconds(500)) == Self.still)
  }

  @Test func `after the code left, a loss is forgotten`() {
    var mail = SightMail()
    mail.failed(Self.appeared)
    mail.put(Self.gone, at: .zero)
    mail.put(Self.still, at: .zero)
    #expect(mail.take(at: .zero) == Self.gone)
    #expect(mail.take(at: .zero) == Self.still)
  }

  @Test func `what waits is bounded`() {
    var mail = SightMail()
    for _ in 0..<500 {
      mail.put(Self.appeared, at: .zero)
      mail.put(Self.gone, at: .zero)
    }
    var count = 0
    while mail.take(at: .zero) != nil { count += 1 }
    #expect(count == SightMail.mostWaiting)
  }

  @Test func `a hint that is lost makes nothing new`() {
    var mail = SightMail()
    mail.failed(Sight(.hint, []))
    mail.put(Self.still, at: .zero)
    #expect(mail.take(at: .zero) == Self.still)
  }
}

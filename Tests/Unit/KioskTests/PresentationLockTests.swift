import Answers
import Testing
import Trust
import Vouchers
import Wire

@testable import Redemption

struct `The presentation lock` {
  let text: [UInt8] = [1]
  let other: [UInt8] = [2]

  func outcome(_ trace: String = "a") -> Outcome {
    Outcome(.refused(.expired), trace: trace, time: Mint.morning)
  }

  @Test func `the first answer stands while the code is in view, and two seconds longer, with its age`() {
    var lock = PresentationLock()
    lock.hold(outcome(), for: text, voucher: nil, at: 0, staysInView: true)
    for now in stride(from: Int64(250), to: 60_000, by: 250) {
      #expect(lock.answer(to: text, at: now, staysInView: true)?.age == now)
    }
    lock.left(text, at: 60_000)
    #expect(lock.answer(to: other, at: 61_999, staysInView: true) == nil)
    let again = lock.answer(to: text, at: 61_999, staysInView: true)
    #expect(again?.isRepeat == true && again?.trace == "a")
    lock.left(text, at: 62_000)
    #expect(lock.answer(to: text, at: 64_000, staysInView: true) == nil)
  }

  @Test func `it ends fifteen seconds after anybody has spoken of it`() {
    var lock = PresentationLock()
    lock.hold(outcome(), for: text, voucher: nil, at: 0, staysInView: true)
    #expect(lock.answer(to: text, at: 14_999, staysInView: true) != nil)
    #expect(lock.answer(to: text, at: 29_999, staysInView: true) == nil)
  }

  @Test func `a hand scan stands for two seconds, each scan anew`() {
    var lock = PresentationLock()
    lock.hold(outcome(), for: text, voucher: nil, at: 0, staysInView: false)
    for now in stride(from: Int64(1900), to: 20_000, by: 1900) {
      #expect(lock.answer(to: text, at: now, staysInView: false) != nil)
    }
    #expect(lock.answer(to: text, at: 22_000, staysInView: false) == nil)
  }

  @Test func `an acceptance is known by its claim, whatever text shows it`() {
    var lock = PresentationLock()
    lock.hold(outcome(), for: text, voucher: Mint.key(1), at: 0, staysInView: true)
    #expect(lock.acceptance(of: Mint.key(2), text: other, at: 100, staysInView: true) == nil)
    #expect(lock.acceptance(of: Mint.key(1), text: other, at: 100, staysInView: true) != nil)
    #expect(lock.answer(to: other, at: 200, staysInView: true) != nil, "the other text is now known too")
    lock.left(text, at: 300)
    #expect(lock.answer(to: other, at: 2200, staysInView: true) != nil)
  }

  @Test func `a flood of codes never pushes an acceptance out`() {
    var lock = PresentationLock()
    lock.hold(outcome(), for: text, voucher: Mint.key(1), at: 0, staysInView: true)
    for number in 0..<1000 as Range<UInt16> {
      let flood = [UInt8(number >> 8), UInt8(number & 255), 0]
      lock.hold(outcome(), for: flood, voucher: nil, at: 0, staysInView: true)
    }
    #expect(lock.acceptance(of: Mint.key(1), text: other, at: 1, staysInView: true) != nil)
  }
}

struct `The record budget` {
  @Test func `what comes too fast is counted, and refills with time`() {
    var budget = RecordBudget(at: 0)
    let taken = (0..<100).map { _ in budget.takes("expired", at: 0) }
    #expect(taken.count { $0 } == 60)
    let later = [("kid-unknown", 9_999), ("expired", 10_000), ("expired", 10_000)].map { code, now in
      budget.takes(code, at: now)
    }
    #expect(later == [false, true, false])
    #expect(budget.overflow(at: 59_999) == nil)
    let counts = budget.overflow(at: 60_000)
    #expect(counts?.map(\.code) == ["expired", "kid-unknown"] && counts?.map(\.count) == [41, 1])
    budget.summarised()
    #expect(budget.overflow(at: 600_000, always: true) == nil)
  }

  @Test func `a quiet week earns no more than one burst`() {
    var budget = RecordBudget(at: 0)
    let taken = (0..<100).map { _ in budget.takes("expired", at: 604_800_000) }
    #expect(taken.count { $0 } == 60)
  }
}

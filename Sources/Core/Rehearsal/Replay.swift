package import Answers
import Rules
package import Trust
import Vouchers
import Wire

/// Runs scans of before against other rules. Pure: everything comes in, nothing is looked up.
///
/// Two courses of events go on side by side: what the kiosk gave then, and what it would have given. They differ by the
/// answers found so far; what was before the first scan is in both, so that only what a kept scan tells of free uses
/// and of limits is needed to know how the other course stands.
package struct Replay: Sendable {
  /// What comes of a scan.
  package enum Finding: Sendable {
    /// The answer would be the one that was given.
    case same
    case other(Outcome)
    /// Its key, or its issuer, is not trusted as it was then: no campaign's rules would bring the answer back.
    case issuerChanged
  }

  /// A redemption that was taken back, or a hold that was given back.
  package struct Undoing: Sendable {
    /// The number of the record that says so.
    package let seq: Int64
    /// The number of the one that it is about.
    let redemption: Int64

    package init(seq: Int64, of redemption: Int64) {
      self.seq = seq
      self.redemption = redemption
    }
  }

  private struct Given {
    let use: UseTally.Use
    let time: WireTime
    let finding: Finding
    let wouldToo: Bool
  }

  private let trust: TrustSnapshot
  private let place: Place
  private var days: DayBook
  private var was = UseTally()
  private var would = UseTally()
  /// Of each voucher, how many uses were free then, by the last scan that told.
  private var free: [VoucherKey: Int] = [:]
  private var lastUse: [VoucherKey: WireTime] = [:]
  private var given: [Int64: Given] = [:]

  private init(_ trust: TrustSnapshot, _ place: Place, _ calendar: ShopCalendar) {
    self.trust = trust
    self.place = place
    days = DayBook(calendar)
  }

  /// What comes of each scan.
  ///
  /// - Parameters:
  ///   - answers: the oldest first.
  ///   - undone: in the order of their records.
  ///   - trust: as it would be.
  ///   - place: where the kiosk stands.
  ///   - calendar: the shop's.
  /// - Returns: one for each scan, in their order.
  package static func findings(
    of answers: [KeptAnswer], undone: [Undoing], by trust: TrustSnapshot, in place: Place, calendar: ShopCalendar
  ) -> [Finding] {
    var replay = Replay(trust, place, calendar)
    replay.lookAhead(answers)
    var waiting = undone[...]
    return answers.map { answer in
      while let next = waiting.first, let seq = answer.seq, next.seq < seq {
        replay.undo(next.redemption)
        waiting.removeFirst()
      }
      return replay.take(answer)
    }
  }

  /// Until a voucher's first use, it had as many as that one found.
  private mutating func lookAhead(_ answers: [KeptAnswer]) {
    for answer in answers {
      guard let left = answer.left, answer.tookUse, let key = key(of: answer), free[key] == nil else { continue }
      free[key] = left + 1
    }
  }

  private mutating func take(_ answer: KeptAnswer) -> Finding {
    if answer.tookUse, let seq = answer.seq, let before = given[seq], isShownAgain(answer, before) {
      return before.finding
    }
    let finding = judge(answer)
    settle(answer, finding)
    return finding
  }

  /// Committed before a crash and shown once more after it: one use, one record. Another ledger's numbers begin anew.
  private func isShownAgain(_ answer: KeptAnswer, _ before: Given) -> Bool {
    key(of: answer) == before.use.voucher && answer.time < before.time + 120_000
  }

  private mutating func judge(_ answer: KeptAnswer) -> Finding {
    let circumstances = Circumstances(offset: days.calendar.offset, basket: answer.basket)
    switch answer.voucher.judgement(by: trust, at: answer.time, in: place, with: circumstances) {
    case .refused(let refusal, let facts):
      if answer.code == refusal.code.rawValue { return .same }
      if [.key, .issuer, .keyState].contains(refusal.check) { return .issuerChanged }
      // What could not be judged then had not come as far.
      if answer.ground == .others, let check = answer.check, check < refusal.check { return .same }
      return .other(outcome(.refused(refusal.code), answer, facts, refusal.detail))
    case .undecided(let code, let facts):
      return answer.code == code.rawValue ? .same : .other(outcome(.undecided(code), answer, facts))
    case .allowed(let facts, let campaign):
      guard answer.ground != .others else { return .same }
      return claim(answer, facts, campaign)
    }
  }

  /// What the ledger would have said.
  private mutating func claim(_ answer: KeptAnswer, _ facts: VoucherFacts, _ campaign: Campaign) -> Finding {
    let use = use(of: answer, facts.key)
    let before = answer.ground == .uses ? 0 : answer.left.map { $0 + 1 } ?? free[facts.key] ?? facts.uses
    let free = before + was.uses(of: facts.key) - would.uses(of: facts.key)
    guard free > 0 else {
      if answer.ground == .uses { return .same }
      return .other(outcome(.refused(.alreadyUsed), answer, facts, usedAt: lastUse[facts.key]))
    }
    let limit = ReachedLimit(campaign.rules?.limits, amount: facts.amount?.minor) { name in
      guard let here = was.count(name, before: use), let there = would.count(name, before: use) else {
        return name.refusal == nil ? answer.counted[name] : nil
      }
      return (answer.counted[name] ?? here) + there - here
    }
    if let limit {
      let outcome = outcome(limit.decision, answer, facts, limit.text)
      return outcome.code == answer.code ? .same : .other(outcome)
    }
    guard !answer.tookUse else { return .same }
    return .other(outcome(.accepted(use: Int64(facts.uses - free), left: free - 1), answer, facts))
  }

  private mutating func settle(_ answer: KeptAnswer, _ finding: Finding) {
    guard let key = key(of: answer) else { return }
    let use = use(of: answer, key)
    let isGiven: Bool
    switch finding {
    case .same, .issuerChanged: isGiven = answer.tookUse
    case .other(let outcome): if case .accepted = outcome.decision { isGiven = true } else { isGiven = false }
    }
    if isGiven {
      would.add(use)
      lastUse[key] = answer.time
    }
    if answer.tookUse {
      was.add(use)
      free[key] = answer.left
      if let seq = answer.seq { given[seq] = Given(use: use, time: answer.time, finding: finding, wouldToo: isGiven) }
    } else if answer.ground == .uses {
      free[key] = 0
    }
  }

  private mutating func undo(_ seq: Int64) {
    guard let given = given.removeValue(forKey: seq) else { return }
    was.remove(given.use)
    if given.wouldToo { would.remove(given.use) }
    free[given.use.voucher] = free[given.use.voucher].map { $0 + 1 }
  }

  private func key(of answer: KeptAnswer) -> VoucherKey? {
    let index = answer.voucher.claims.index
    return trust.keys[answer.voucher.kid].map {
      VoucherKey(issuer: $0.issuer, list: index.list, index: index.index)
    }
  }

  private mutating func use(of answer: KeptAnswer, _ key: VoucherKey) -> UseTally.Use {
    let claims = answer.voucher.claims
    return UseTally.Use(
      voucher: key, campaign: claims.terms.campaign, subject: claims.subject, day: days.start(of: answer.time))
  }

  private func outcome(
    _ decision: Outcome.Decision, _ answer: KeptAnswer, _ facts: VoucherFacts?, _ detail: String = "",
    usedAt: WireTime? = nil
  ) -> Outcome {
    Outcome(
      decision, seq: answer.seq, trace: answer.trace, time: answer.time, facts: facts, detail: detail, usedAt: usedAt)
  }
}

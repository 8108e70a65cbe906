import Rules
import Trust

/// What a voucher is for decides the verb: a gift is handed out, a discount used, an appointment kept.
private enum Kind {
  case gift, discount, appointment

  init(_ facts: VoucherFacts?) {
    switch facts?.rules?.kind {
    case .coupon: self = .discount
    case .gift, .points: self = .gift
    case .appointment: self = .appointment
    case nil: self = facts?.appointment != nil ? .appointment : facts?.amount != nil ? .discount : .gift
    }
  }

  var done: Trilingual<String> {
    switch self {
    case .gift: Trilingual("兌換成功", "兑换成功", "Accepted")
    case .discount: Trilingual("使用成功", "使用成功", "Accepted")
    case .appointment: Trilingual("報到成功", "签到成功", "Checked in")
    }
  }

  var next: Trilingual<String> {
    switch self {
    case .gift: Trilingual("，請向店員領取", "，请找店员领取", ": please see staff")
    case .discount, .appointment: Trilingual("，請洽店員", "，请找店员", ": please see staff")
    }
  }

  var before: Trilingual<String> {
    switch self {
    case .gift: Trilingual("剛剛已兌換完成", "刚才已兑换", "Done a moment ago")
    case .discount: Trilingual("剛剛已使用完成", "刚才已使用", "Done a moment ago")
    case .appointment: Trilingual("剛剛已報到完成", "刚才已签到", "Done a moment ago")
    }
  }
}

extension Words {
  /// A1 and A2.
  func accepted(_ outcome: Outcome, left: Int) -> Screen {
    let kind = Kind(outcome.facts)
    if left > 0 {
      return Screen(
        "A2", kind.done,
        Trilingual("還可使用 \(left) 次", "还可使用 \(left) 次", left == 1 ? "1 use left" : "\(left) uses left"),
        staff: Trilingual("已核銷 1 次，剩 \(left) 次", "已核销 1 次，剩 \(left) 次", "Redeemed once, \(left) left"))
    }
    let (benefit, number, slip) = (benefit(outcome), number(outcome), slip(outcome))
    return Screen(
      "A1", kind.done, benefit.with(kind.next) { Room.line("", $0, $1) },
      staff: Trilingual(
        "已核銷 \(number) \(benefit.zhHant) 單 \(slip)", "已核销 \(number) \(benefit.zhHans) 单 \(slip)",
        "Redeemed \(number) \(benefit.en), slip \(slip)"))
  }

  /// A3: the same voucher, accepted a moment ago.
  func again(_ outcome: Outcome) -> Screen {
    let (clock, seconds, slip) = (local(outcome.time).seconds, outcome.age / 1000, slip(outcome))
    return Screen(
      "A3", Kind(outcome.facts).before,
      Trilingual("\(clock)，同一張券", "\(clock)，同一张券", "Same voucher, \(clock)"),
      staff: Trilingual(
        "同一張券，\(seconds) 秒前已核銷，單 \(slip)，沒有再扣", "同一张券，\(seconds) 秒前已核销，单 \(slip)，没有再扣",
        "Same voucher, redeemed \(seconds) s ago, slip \(slip); not used again"))
  }

  /// The number of the record, which staff can look up.
  private func slip(_ outcome: Outcome) -> String { outcome.seq.map { "\($0)" } ?? "–" }
}

import Rules
import Trust
import Vouchers
import Wire

/// What a campaign's rules say no to.
extension Words {
  /// R5: hours, days of the week, and days on which nothing is redeemed.
  func otherTime(_ outcome: Outcome, _ code: RefusalCode) -> Screen {
    let rules = outcome.facts?.rules
    if code == .blackoutDate {
      return Screen(
        "R5", Trilingual("今天不能使用", "今天不可用", "Not today"),
        Trilingual("券未扣，請改天再來", "此券未扣，请改天再来", "Not used up: try another day"),
        staff: Trilingual("活動停用日，券未扣", "活动停用日，券未扣", "Blackout date of the campaign; not used"))
    }
    let first = Trilingual("這個時段不能使用", "此时段不可用", "Not at this time")
    guard let openings = rules.map(Self.openings) else {
      return Screen(
        "R5", first, Trilingual("請洽店員", "请找店员", "Please ask us"),
        staff: Trilingual("非可用時段，券未扣", "非可用时段，券未扣", "Outside hours; not used"))
    }
    let when = openings.joined
    return Screen(
      "R5", first, Room.list(Trilingual("可用：", "可用：", "Valid "), openings),
      staff: Trilingual(
        "非可用時段(\(when.zhHant))，券未扣", "非可用时段(\(when.zhHans))，券未扣", "Outside hours (\(when.en)); not used"))
  }

  /// R5: somebody who comes too early, or too late, for an appointment.
  func appointment(_ outcome: Outcome, isEarly: Bool) -> Screen {
    let now = local(outcome.time)
    guard let window = outcome.facts?.appointment else {
      return Screen(
        "R5", Trilingual("這個時段不能使用", "此时段不可用", "Not at this time"),
        Trilingual("請洽店員", "请找店员", "Please ask us"),
        staff: Trilingual("非預約時段，券未扣", "非预约时段，券未扣", "Outside the appointment; not used"))
    }
    let early = outcome.facts?.rules?.early ?? 0
    let from = local(window.start + -early).moment(seenFrom: now)
    let whole = local(window.start).window(to: local(window.end), seenFrom: now)
    if isEarly {
      return Screen(
        "R5", Trilingual("還沒到報到時間", "还没到签到时间", "Too early to check in"),
        Trilingual("\(from.zhHant) 起可報到", "\(from.zhHans) 起可签到", "From \(from.en)"),
        staff: Trilingual(
          "早到，預約 \(whole.zhHant)，券未扣", "早到，预约 \(whole.zhHans)，券未扣", "Early, booked \(whole.en); not used"))
    }
    return Screen(
      "R5", Trilingual("已過報到時間", "已过签到时间", "Too late to check in"),
      Trilingual("券還在，請洽店員改期", "此券未扣，请找店员改期", "Not used up: ask us to rebook"),
      staff: Trilingual(
        "遲到，預約 \(whole.zhHant)，券未扣", "迟到，预约 \(whole.zhHans)，券未扣", "Late, booked \(whole.en); not used"))
  }

  /// R8. A day's limit ends with the day, a holder's does not.
  func limit(_ outcome: Outcome, _ code: RefusalCode) -> Screen {
    let staff =
      switch code {
      case .limitVoucherDay: Trilingual("此券今日次數已滿", "此券今日次数已满", "Voucher's limit for today")
      case .limitHolder: Trilingual("持有人次數已滿(本機)", "持有人次数已满(本机)", "Holder's limit (this kiosk)")
      case .limitHolderDay: Trilingual("持有人今日次數已滿(本機)", "持有人今日次数已满(本机)", "Holder's limit for today (this kiosk)")
      case .limitKioskDay: Trilingual("本機今日名額已滿", "本机今日名额已满", "This kiosk's limit for today")
      default:
        Trilingual(
          "本店今日名額已滿(就本機所知)", "本店今日名额已满(就本机所知)", "This store's limit for today (as far as this kiosk knows)")
      }
    let reading = outcome.detail.isEmpty ? "" : " \(outcome.detail)"
    let told = staff.with(Trilingual("，券未扣", "，券未扣", "; not used")) { "\($0)\(reading)\($1)" }
    if code == .limitHolder {
      return Screen(
        "R8", Trilingual("每人次數已用完", "每人次数已用完", "Your limit is reached"),
        Trilingual("券還在，請洽店員", "此券未扣，请找店员", "Not used up. Please ask us"), staff: told)
    }
    let next =
      nextDay(outcome).map { $0.with(Trilingual("可再用", "可用", "")) { $0 + $1 } }
      .map { Trilingual("券還在，\($0.zhHant)", "此券未扣，\($0.zhHans)", "Not used up: try \($0.en)") }
    return Screen(
      "R8", Trilingual("今天的次數已用完", "今日次数已用完", "Today's limit reached"),
      next ?? Trilingual("券還在，請洽店員", "此券未扣，请找店员", "Not used up. Please ask us"), staff: told)
  }

  /// The first day after this one on which the voucher can be used: tomorrow, or a date; nil if it ends before any.
  private func nextDay(_ outcome: Outcome) -> Trilingual<String>? {
    let now = local(outcome.time)
    let end = [outcome.facts?.validUntil, outcome.facts?.appointment?.end].compactMap { $0 }.min()
    let last = min(end.map { local($0 + -1).dayNumber } ?? .max, now.dayNumber + Self.furthest)
    guard last > now.dayNumber else { return nil }
    let next = (now.dayNumber + 1...last).first { outcome.facts?.rules?.isOpen(on: LocalDay(number: $0)) ?? true }
    guard let next else { return nil }
    if next == now.dayNumber + 1 { return Trilingual("明天", "明天", "tomorrow") }
    return ShopTime(WireTime(seconds: next * 86_400), by: ShopCalendar { _ in 0 }).date(seenFrom: now)
  }

  /// Days ahead beyond which nobody plans a second cup.
  private static let furthest: Int64 = 60

  /// R10.
  func belowMinimum(_ outcome: Outcome) -> Screen {
    let least = outcome.facts?.rules?.minimum.map { $0.text } ?? "–"
    return Screen(
      "R10", Trilingual("未達最低消費", "未达最低消费", "Below the minimum"),
      Trilingual("滿 \(least) 可用，券未扣", "满 \(least) 可用，此券未扣", "From \(least); not used up"),
      staff: Trilingual("消費未滿 \(least)，券未扣", "消费未满 \(least)，券未扣", "Basket below \(least); not used"))
  }

  /// R11.
  static let notCombinable = Screen(
    "R11", Trilingual("不能和其他券併用", "不能与其他券叠加", "Can't be combined"),
    Trilingual("券還在，下次可用", "此券未扣，下次可用", "Not used up: use it next time"),
    staff: Trilingual("同組券已用於此單，券未扣", "同组券已用于此单，券未扣", "Same stacking group on this basket; not used"))

  /// Each as "週一至五 14–17 點", "Mon–Fri 14–17": the first that fit are what a customer needs.
  static func openings(_ rules: CampaignRules) -> Trilingual<[String]> {
    guard let hours = rules.hours else { return Trilingual([Self.names(of: rules.days ?? Set(Weekday.allCases))]) }
    let parts = hours.map { opening -> Trilingual<String> in
      let days = opening.days.intersection(rules.days ?? opening.days)
      let clock = Self.clock(opening)
      if days.count == 7 { return clock }
      return Self.names(of: days).with(clock) { "\($0) \($1)" }
    }
    return Trilingual(parts)
  }

  private static func clock(_ hours: OpenHours) -> Trilingual<String> {
    let isWhole = hours.from % 60 == 0 && hours.to % 60 == 0
    func text(_ minute: Int) -> String {
      isWhole ? "\(minute / 60)" : "\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
    }
    let span = "\(text(hours.from))–\(text(hours.to))"
    return isWhole ? Trilingual("\(span) 點", "\(span) 点", span) : Trilingual(alike: span)
  }

  private static func names(of days: Set<Weekday>) -> Trilingual<String> {
    let han = ["一", "二", "三", "四", "五", "六", "日"]
    let latin = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let places = Weekday.allCases.indices.filter { days.contains(Weekday.allCases[$0]) }
    guard let first = places.first, let last = places.last, places.count < 7 else {
      return Trilingual("每天", "每天", "every day")
    }
    if places.count > 2, last - first == places.count - 1 {
      return Trilingual(
        "週\(han[first])至\(han[last])", "周\(han[first])至周\(han[last])", "\(latin[first])–\(latin[last])")
    }
    let names = places.map { han[$0] }.joined()
    return Trilingual("週\(names)", "周\(names)", places.map { latin[$0] }.joined(separator: "/"))
  }
}

extension Amount {
  /// "500 TWD": without decimals where they are none.
  var text: String {
    let hasCents = !["JPY", "KRW", "VND"].contains(currency)
    guard hasCents else { return "\(minor) \(currency)" }
    let (whole, cents) = (minor / 100, minor % 100)
    return cents == 0 ? "\(whole) \(currency)" : "\(whole).\(cents < 10 ? "0" : "")\(cents) \(currency)"
  }
}

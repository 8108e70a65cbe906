import Trust
import Vouchers
import Wire

extension Words {
  func refused(_ outcome: Outcome, _ code: RefusalCode) -> Screen {
    switch code {
    case .alreadyUsed: alreadyUsed(outcome)
    case .cancelled: cancelled(outcome)
    case .suspended: suspended(outcome)
    case .expired: expired(outcome)
    case .notYetValid: notYetValid(outcome)
    case .wrongStore: otherShop(outcome, places: outcome.facts?.places)
    case .issuerOutOfScope: otherShop(outcome, places: nil)
    case .appointmentEarly, .appointmentLate: appointment(outcome, isEarly: code == .appointmentEarly)
    case .outsideHours, .blackoutDate: otherTime(outcome, code)
    case .minimumNotMet: belowMinimum(outcome)
    case .notCombinable: Self.notCombinable
    case .alreadyHeld: Self.alreadyHeld
    case .campaignPaused: Self.paused
    case .limitVoucherDay, .limitHolder, .limitHolderDay, .limitKioskDay, .limitStoreDay: limit(outcome, code)
    case .liveCodeRequired, .presentationRequired, .presentationExpired, .presentationEarly, .presentationReplayed,
      .challengeRequired, .challengeMismatch:
      liveCode(code)
    case .notAVoucher: foreign(outcome.foreign ?? .other)
    default: notGenuine(outcome, code)
    }
  }

  private func alreadyUsed(_ outcome: Outcome) -> Screen {
    let now = local(outcome.time)
    let when = outcome.usedAt.map { local($0).stamp(seenFrom: now) }
    // The ledger knows of its own uses only; that it was used elsewhere is all that a list says.
    let second =
      when.map { when in
        Trilingual(
          Room.line("\(when.zhHant) ", shopName.zhHant), Room.line("\(when.zhHans) ", shopName.zhHans),
          Room.line("\(when.en), ", shopName.en))
      } ?? Trilingual("如有疑問請洽店員", "如有疑问请找店员", "Please ask us")
    let at = when ?? Trilingual(alike: "–")
    let number = number(outcome)
    let first = Trilingual("這張券已使用過", "此券已使用", "Already used")
    guard when != nil else {
      return Screen(
        "R1", first, second,
        staff: Trilingual(
          "已在別處用過，勿收，查 \(number)", "已在别处用过，勿收，查 \(number)",
          "Used elsewhere: do not accept, look up \(number)"))
    }
    return Screen(
      "R1", first, second,
      staff: Trilingual(
        "已用：\(shopName.zhHant) \(at.zhHant)，勿收，查 \(number)",
        "已用：\(shopName.zhHans) \(at.zhHans)，勿收，查 \(number)",
        "Used at \(shopName.en) \(at.en): do not accept, look up \(number)"))
  }

  private func cancelled(_ outcome: Outcome) -> Screen {
    let number = number(outcome)
    return Screen(
      "R7", Trilingual("這張券已取消", "此券已取消", "Cancelled"),
      Trilingual("請查看訂單或洽客服", "请查看订单或联系客服", "See your order or contact us"),
      staff: Trilingual(
        "發券方已取消，勿收，查 \(number)", "发券方已取消，勿收，查 \(number)",
        "Cancelled by its issuer: do not accept, look up \(number)"))
  }

  private func suspended(_ outcome: Outcome) -> Screen {
    let number = number(outcome)
    return Screen(
      "R7", Trilingual("這張券暫停使用", "此券暂停使用", "This voucher is on hold"),
      Trilingual("請洽店員或客服", "请找店员或客服", "Please ask us or contact service"),
      staff: Trilingual(
        "發券方暫停此券，勿收，券未扣，查 \(number)", "发券方暂停此券，勿收，券未扣，查 \(number)",
        "On hold by its issuer: do not accept, not used up, look up \(number)"))
  }

  private func expired(_ outcome: Outcome) -> Screen {
    let first = Trilingual("這張券已過期", "此券已过期", "Expired")
    guard let end = outcome.facts?.validUntil else {
      return Screen(
        "R2", first, Trilingual("請洽客服", "请联系客服", "Please contact service"),
        staff: Trilingual("過期，勿收，可洽客服", "过期，勿收，可联系客服", "Expired: do not accept, refer to service"))
    }
    let now = local(outcome.time)
    // The end itself is no longer valid: a voucher until 1 Nov 00:00 was good until 31 Oct.
    let last = local(end + -1)
    let days = now.dayNumber - last.dayNumber
    let until = days > 0 ? last.date(seenFrom: now) : local(end).moment(seenFrom: now)
    return Screen(
      "R2", first, Trilingual("使用期限到 ", "有效期至 ", "Was valid until ") + until,
      staff: days > 0
        ? Trilingual(
          "過期 \(days) 天，勿收，可洽客服", "过期 \(days) 天，勿收，可联系客服",
          "Expired \(days) \(days == 1 ? "day" : "days") ago: do not accept, refer to service")
        : Trilingual("今天過期，勿收，可洽客服", "今天过期，勿收，可联系客服", "Expired today: do not accept, refer to service"))
  }

  private func notYetValid(_ outcome: Outcome) -> Screen {
    let from =
      outcome.facts?.validFrom.map { local($0).moment(seenFrom: local(outcome.time)) }
      ?? Trilingual("稍後", "稍后", "later")
    return Screen(
      "R3", Trilingual("還不能使用", "还不能使用", "Not valid yet"),
      Trilingual("\(from.zhHant) 起可用", "\(from.zhHans) 起可用", "From \(from.en)"),
      staff: Trilingual(
        "未開始(\(from.zhHant))，券未扣", "未开始(\(from.zhHans))，券未扣", "Starts \(from.en); voucher not used"))
  }

  private func otherShop(_ outcome: Outcome, places: [String]?) -> Screen {
    let first = Trilingual("這張券不適用本店", "此券本店不可用", "Not for this shop")
    guard let places, !places.isEmpty else {
      return Screen(
        "R4", first, Trilingual("可用的門市請洽店員", "可用的门店请问店员", "Please ask us where to use it"),
        staff: Trilingual("不適用本店，券未扣", "本店不可用，券未扣", "Wrong shop; not used"))
    }
    let called = Trilingual(places.map(name(of:)))
    let names = called.joined
    return Screen(
      "R4", first, Room.list(Trilingual("可用：", "可用：", "Use at: "), called),
      staff: Trilingual(
        "不適用本店，限 \(names.zhHant)，券未扣", "本店不可用，限 \(names.zhHans)，券未扣", "Wrong shop, only \(names.en); not used"))
  }

  /// R6. The customer reads the same for every cause.
  private func notGenuine(_ outcome: Outcome, _ code: RefusalCode) -> Screen {
    let reason = code.reason
    return Screen(
      "R6", Trilingual("無法確認這張券", "无法确认此券", "We can't verify this"),
      Trilingual("請開啟原始的券，或洽店員", "请打开原券，或找店员", "Open the original or ask us"),
      staff: Trilingual(
        "\(reason.zhHant)，勿收，記錄 \(outcome.trace)", "\(reason.zhHans)，勿收，记录 \(outcome.trace)",
        "\(reason.en): do not accept, trace \(outcome.trace)"))
  }

  /// R9. What the customer does about it is the same but for the digits on the screen.
  private func liveCode(_ code: RefusalCode) -> Screen {
    let wantsDigits = code == .challengeRequired || code == .challengeMismatch
    let reason =
      switch code {
      case .presentationExpired:
        Trilingual("條碼過舊，截圖或手機時間慢", "码已过时，截图或手机时间慢", "Live code too old, a screenshot or a slow clock")
      case .presentationEarly: Trilingual("手機時間快了", "手机时间快了", "The phone's clock is ahead")
      case .presentationReplayed: Trilingual("這個條碼剛用過，請更新", "此码刚用过，请刷新", "This live code was used, draw a new one")
      case .challengeRequired: Trilingual("要輸入螢幕上的數字", "需输入屏幕上的数字", "Needs the digits on the screen")
      case .challengeMismatch: Trilingual("輸入的數字不是螢幕上的", "输入的数字不是屏幕上的", "Not the digits on the screen")
      default: Trilingual("需要會變動的條碼", "需要动态码", "Needs the live code")
      }
    return Screen(
      "R9", Trilingual("請出示會變動的條碼", "请出示动态码", "Show the live code"),
      wantsDigits
        ? Trilingual("請在 App 輸入螢幕上的數字", "请在 App 输入屏幕上的数字", "Enter the digits shown here")
        : Trilingual("截圖不能用，請開啟 App", "截图无效，请打开 App", "No screenshots: open the app"),
      staff: Trilingual("\(reason.zhHant)，券未扣", "\(reason.zhHans)，券未扣", "\(reason.en); not used"))
  }

  private func foreign(_ kind: ForeignKind) -> Screen {
    let kind = kind.name.map { $0.isEmpty ? "" : "(\($0))" }
    return Screen(
      "N1", Trilingual("這不是本店的券", "这不是本店的券", "Not our voucher"),
      Trilingual("請出示優惠券；付款請到櫃檯", "请出示优惠券；付款请到柜台", "Show the voucher; pay at till"),
      staff: Trilingual(
        "外來條碼\(kind.zhHant)，內容未存", "外来码\(kind.zhHans)，内容未存",
        "Foreign code\(kind.en.isEmpty ? "" : " ")\(kind.en), not kept"))
  }
}

extension ForeignKind {
  fileprivate var name: Trilingual<String> {
    switch self {
    case .payment: Trilingual("付款", "付款", "payment")
    case .receipt: Trilingual("發票", "发票", "receipt")
    case .link: Trilingual("網址", "网址", "link")
    case .other: Trilingual(alike: "")
    }
  }
}

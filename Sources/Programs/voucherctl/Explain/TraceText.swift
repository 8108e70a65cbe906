import LocalAPI
import Vouchers
import Wire

/// How one answer came about, in words for staff; what they can't act on stands only in the detail.
struct TraceText {
  private let trace: AnswerTrace
  private let language: Language
  private let isDetailed: Bool

  init(_ trace: AnswerTrace, in language: Language, isDetailed: Bool) {
    self.trace = trace
    self.language = language
    self.isDetailed = isDetailed
  }

  /// Several lines, the first of them what staff read then.
  var text: String {
    var lines = ["\(trace.screen)  \(PlainText.of(trace.staff[language]))", when]
    if let voucher = trace.voucher { lines.append(self.voucher(voucher)) }
    lines += checks
    lines += trace.limits.map(limit)
    if let basket = trace.basket { lines.append(self.basket(basket)) }
    lines += [trust, marks, clock]
    if isDetailed { lines += details }
    return lines.joined(separator: "\n")
  }

  private var when: String {
    let time = WireTime(trace.time).map { LocalTime($0).full } ?? PlainText.of(trace.time)
    let slip = trace.seq.map { words("，單 \($0)", "，单 \($0)", ", slip \($0)") } ?? ""
    let digits = PlainText.of(trace.trace)
    return words("\(time)，記錄 \(digits)\(slip)", "\(time)，记录 \(digits)\(slip)", "\(time), trace \(digits)\(slip)")
  }

  private func voucher(_ voucher: Answer.Voucher) -> String {
    let name = "\(PlainText.of(voucher.issuer)) \(voucher.list)/\(voucher.index)"
    let campaign = PlainText.of(voucher.campaign)
    let uses = voucher.uses > 1 ? words("，共 \(voucher.uses) 次", "，共 \(voucher.uses) 次", ", \(voucher.uses) uses") : ""
    return words(
      "券號：\(name)，活動 \(campaign)\(uses)", "券号：\(name)，活动 \(campaign)\(uses)",
      "voucher: \(name), campaign \(campaign)\(uses)")
  }

  /// What held, and what did not, in the order in which it is looked at.
  private var checks: [String] {
    let all = Check.allCases
    guard let ended = trace.check else {
      return trace.decision == .accepted || trace.decision == .held
        ? [words("檢查：全部通過", "检查：全部通过", "checks: all passed")] : []
    }
    let passed = all.prefix { $0.rawValue != ended }.map(name).joined(separator: words("、", "、", ", "))
    var lines: [String] = []
    if !passed.isEmpty { lines.append(words("通過：\(passed)", "通过：\(passed)", "passed: \(passed)")) }
    let failed = Check(rawValue: ended).map(name) ?? PlainText.of(ended)
    let why = "\(PlainText.of(trace.code))" + (trace.detail.map { ", \(PlainText.of($0))" } ?? "")
    lines.append(words("停在：\(failed)（\(why)）", "停在：\(failed)（\(why)）", "ended at: \(failed) (\(why))"))
    return lines
  }

  private func name(_ check: Check) -> String {
    switch check {
    case .format: words("格式", "格式", "format")
    case .key: words("發券金鑰", "发券密钥", "issuer's key")
    case .signature: words("簽章", "签名", "signature")
    case .issuer: words("發券者", "发券方", "issuer")
    case .campaign: words("活動", "活动", "campaign")
    case .audience: words("門市", "门店", "shop")
    case .times: words("使用期限", "有效期", "validity")
    case .keyState: words("金鑰狀態", "密钥状态", "state of the key")
    case .presentation: words("出示方式", "出示方式", "how it was shown")
    case .rules: words("活動規則", "活动规则", "campaign's rules")
    case .status: words("用券名冊", "用券名册", "marks of used vouchers")
    case .limits: words("次數限制", "次数限制", "limits")
    case .claim: words("剩餘次數", "剩余次数", "a free use")
    }
  }

  private func limit(_ limit: AnswerTrace.Limit) -> String {
    let name = PlainText.of(limit.name)
    return words(
      "限制 \(name)：之前 \(limit.count)，上限 \(limit.most)", "限制 \(name)：之前 \(limit.count)，上限 \(limit.most)",
      "limit \(name): \(limit.count) of \(limit.most) before it")
  }

  private func basket(_ basket: HoldRequest.Basket) -> String {
    let total = basket.total.map { "\($0) \(PlainText.of(basket.currency ?? ""))" }
    let groups = (basket.groups ?? []).map(PlainText.of).joined(separator: ", ")
    let said = [total, groups.isEmpty ? nil : groups].compactMap { $0 }.joined(separator: "; ")
    return words("購物單：\(said)", "购物单：\(said)", "basket (minor units): \(said.isEmpty ? "–" : said)")
  }

  private var trust: String {
    let name = words("金鑰與規則：", "密钥与规则：", "keys and rules: ")
    return switch trace.trust.stage {
    case "fresh": name + words("可用", "可用", "good")
    case "stale": name + words("較舊", "较旧", "old")
    case "expired": name + words("已過期", "已过期", "too old")
    default: name + words("沒有", "没有", "none")
    }
  }

  private var marks: String {
    let name = words("用券名冊：", "用券名册：", "marks of used vouchers: ")
    let count = trace.marks.marked.count
    let marked =
      count == 0 ? "" : words("，此券已標 \(count) 次", "，此券已标 \(count) 次", ", \(count) of this voucher's uses marked")
    return switch trace.marks.stage {
    case "fresh": name + words("可用", "可用", "good") + marked
    case "stale": name + words("較舊", "较旧", "old") + marked
    case "expired": name + words("太舊", "太旧", "too old")
    default: name + words("還沒有", "还没有", "none yet")
    }
  }

  private var clock: String {
    trace.clock == "untrusted"
      ? words("時鐘：不確定", "时钟：不确定", "clock: unsure") : words("時鐘：確定", "时钟：确定", "clock: sure")
  }

  private var details: [String] {
    let judged = trace.timings.judgedUS.map { "judged \($0) µs, " } ?? ""
    return [
      "trust: timestamp \(trace.trust.timestamp), issuers \(trace.trust.issuers), campaigns \(trace.trust.campaigns), "
        + PlainText.of(trace.trust.stage),
      "marks: index \(trace.marks.index), \(PlainText.of(trace.marks.stage)), uses marked \(trace.marks.marked)",
      "clock: \(PlainText.of(trace.clock)); shown: \(PlainText.of(trace.shown))",
      "timings: \(judged)decided \(trace.timings.decidedUS) µs",
    ]
  }

  private func words(_ zhHant: String, _ zhHans: String, _ en: String) -> String {
    InLanguages(zhHant: zhHant, zhHans: zhHans, en: en)[language]
  }
}

import LocalAPI
import Wire

/// A status in words for staff; what they can't act on stands only in the detail.
struct StatusText {
  private let status: Status
  private let now: WireTime
  private let language: Language
  private let isDetailed: Bool

  init(_ status: Status, at now: WireTime, in language: Language, isDetailed: Bool) {
    self.status = status
    self.now = now
    self.language = language
    self.isDetailed = isDetailed
  }

  /// Several lines, the first of them OK, LOOK or STOP.
  var text: String {
    var lines = [headline, records, trust]
    if let marks = status.marks { lines.append(self.marks(marks)) }
    lines.append(clock)
    if let camera = status.camera { lines.append(self.camera(camera)) }
    lines.append(today)
    if isDetailed { lines += details }
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    let todo = PlainText.of(status.whatToDo[language])
    return todo.isEmpty ? status.headline.rawValue : "\(status.headline.rawValue): \(todo)"
  }

  private var records: String {
    let count = status.records.notSent
    let age = status.records.oldestAgeS.map(duration)
    switch language {
    case .en: return "records not yet sent: \(count)" + (age.map { " (oldest \($0))" } ?? "")
    case .zhHant: return "尚未送出的紀錄：\(count) 筆" + (age.map { "（最久 \($0)）" } ?? "")
    case .zhHans: return "尚未送出的记录：\(count) 条" + (age.map { "（最久 \($0)）" } ?? "")
    }
  }

  private var trust: String {
    let since = status.trust.since.flatMap(said)
    let until = status.trust.until.flatMap(said)
    guard status.trust.stage != "none" else {
      return words("金鑰與規則：沒有", "密钥与规则：没有", "keys and rules: none")
    }
    guard status.trust.stage != "expired" else {
      return words("金鑰與規則：", "密钥与规则：", "keys and rules: ") + tooOld(until)
    }
    let old = status.trust.stage == "stale"
    switch language {
    case .en:
      return "keys and rules: " + (since.map { "of \($0), " } ?? "") + (old ? "old, " : "")
        + (until.map { "good until \($0)" } ?? "good")
    case .zhHant:
      return "金鑰與規則：" + (since.map { "\($0) 的，" } ?? "") + (old ? "較舊，" : "") + (until.map { "可用到 \($0)" } ?? "可用")
    case .zhHans:
      return "密钥与规则：" + (since.map { "\($0) 的，" } ?? "") + (old ? "较旧，" : "") + (until.map { "可用到 \($0)" } ?? "可用")
    }
  }

  private func marks(_ marks: Status.Marks) -> String {
    let name = words("用券名冊：", "用券名册：", "marks of used vouchers: ")
    let until = marks.until.flatMap(said)
    switch marks.stage {
    case "fresh": return name + (until.map { words("可用到 \($0)", "可用到 \($0)", "good until \($0)") } ?? "")
    case "stale":
      return name + words("較舊", "较旧", "old")
        + (until.map { words("，可用到 \($0)", "，可用到 \($0)", ", good until \($0)") } ?? "")
    case "expired": return name + tooOld(until)
    default: return name + words("還沒有", "还没有", "none yet")
    }
  }

  /// Nothing is judged by it any more, since `end`.
  private func tooOld(_ end: String?) -> String {
    guard let end else { return words("太舊", "太旧", "too old") }
    return words("\(end) 起太舊", "\(end) 起太旧", "too old since \(end)")
  }

  private var clock: String {
    switch status.clock.state {
    case "untrusted": words("時鐘：不確定", "时钟：不确定", "clock: unsure")
    case "confirmed": words("時鐘：確定", "时钟：确定", "clock: sure")
    default: words("時鐘：應該正確", "时钟：应该正确", "clock: likely right")
    }
  }

  private func camera(_ report: CameraReport) -> String {
    let name = words("鏡頭：", "镜头：", "camera: ")
    if report.state == .ok { return name + words("正常", "正常", "good") }
    let state =
      switch report.state {
      case .ok, .ended: words("影片已播完", "视频已播完", "its film has ended")
      case .missing: words("找不到", "找不到", "missing")
      case .stalled: words("沒有畫面", "没有画面", "sends no pictures")
      case .black: words("畫面全黑", "画面全黑", "sees black")
      case .busy: words("被別的程式佔用", "被别的程序占用", "used by another program")
      }
    let todo = PlainText.of(report.whatToDo)
    return name + state + (todo.isEmpty ? "" : ". \(todo)")
  }

  private var today: String {
    let name = words("今天：", "今天：", "today: ")
    let none = words("還沒有", "还没有", "none yet")
    let counts = status.tallies.map { "\(PlainText.of($0.words[language])) \($0.count)" }
    return name + (counts.isEmpty ? none : counts.joined(separator: words("、", "、", ", ")))
  }

  private var details: [String] {
    var lines = [
      "version \(status.version), started \(status.started)",
      "device \(status.device ?? "not enrolled"), store \(status.store ?? "unknown")",
    ]
    let today = status.today.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) \($0.value)" }
    if !today.isEmpty { lines.append("today " + today.joined(separator: ", ")) }
    if let tip = status.ledger { lines.append("head \(tip.seq) \(tip.hash), epoch \(tip.epoch)") }
    if let receipt = status.records.lastReceipt { lines.append("receipted up to \(receipt.seq) at \(receipt.time)") }
    let versions = status.trust.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    lines.append("trust \(status.trust.stage)" + (versions.isEmpty ? "" : ": " + versions.joined(separator: ", ")))
    if let problem = status.trust.problem { lines.append("newer trust not taken: \(problem)") }
    if let marks = status.marks {
      lines.append(
        "marks \(marks.stage), index \(marks.index), \(marks.lists) lists, \(marks.missing) missing, "
          + (marks.isStreaming ? "told of news" : "not told of news"))
      if let failure = marks.lastFailure { lines.append("marks not taken: \(failure)") }
    }
    lines.append("clock \(status.clock.state), \(status.clock.time)")
    if let camera = status.camera {
      lines.append("camera \(camera.state.rawValue), \(camera.source): \(camera.detail)")
    }
    lines.append("uplink " + (status.uplink.isConnected ? "connected" : "not connected"))
    if let answer = status.uplink.lastAnswer { lines.append("hub's last answer \(answer)") }
    if let failure = status.uplink.lastFailure { lines.append("last attempt failed: \(failure)") }
    return lines.map { "  " + PlainText.of($0) }
  }

  private func words(_ zhHant: String, _ zhHans: String, _ en: String) -> String {
    InLanguages(zhHant: zhHant, zhHans: zhHans, en: en)[language]
  }

  /// A time of the wire as people say it, from now; nil if it is none.
  private func said(_ time: String) -> String? {
    guard let time = WireTime(time) else { return nil }
    let local = LocalTime(time)
    let words = local.described(from: now, in: language)
    guard local.isSameDay(as: LocalTime(now)) else { return words }
    return self.words("今天 \(words)", "今天 \(words)", "today \(words)")
  }

  private func duration(_ seconds: Int) -> String {
    switch seconds {
    case ..<60: words("\(seconds) 秒", "\(seconds) 秒", "\(seconds) s")
    case ..<3600: words("\(seconds / 60) 分鐘", "\(seconds / 60) 分钟", "\(seconds / 60) min")
    case ..<172_800: words("\(seconds / 3600) 小時", "\(seconds / 3600) 小时", "\(seconds / 3600) h")
    default: words("\(seconds / 86400) 天", "\(seconds / 86400) 天", "\(seconds / 86400) days")
    }
  }
}

import Answers
import LocalAPI
import Rehearsal
import StrictJSON
import Wire

extension ReplayReport {
  /// A line for each change, and what they come to.
  func text(in language: Language) -> String {
    func words(_ zhHant: String, _ zhHans: String, _ en: String) -> String {
      InLanguages(zhHant: zhHant, zhHans: zhHans, en: en)[language]
    }
    guard kept > 0 else {
      return words("這台機器沒有保留任何掃描，無從比較", "本机没有保留任何扫描，无从比较", "no scan is kept here: there is nothing to compare")
    }
    var lines = changes.map { line($0, words) }
    let times = [first, last].compactMap { $0 }.map { LocalTime($0).full }
    let span =
      times.count == 2
      ? words("（\(times[0]) 至 \(times[1])）", "（\(times[0]) 至 \(times[1])）", ", \(times[0]) to \(times[1])") : ""
    lines.append(
      words(
        "重新判斷 \(replayed) 筆\(span)：\(same) 筆不變，\(changes.count) 筆會變",
        "重新判断 \(replayed) 笔\(span)：\(same) 笔不变，\(changes.count) 笔会变",
        "judged again: \(replayed)\(span): \(same) the same, \(changes.count) would change"))
    if !changes.isEmpty {
      let (lost, won, other) = (count(.noLongerAccepted), count(.newlyAccepted), count(.otherReason))
      lines.append(
        words(
          "不再接受 \(lost)，改為接受 \(won)，拒絕原因不同 \(other)", "不再接受 \(lost)，改为接受 \(won)，拒绝原因不同 \(other)",
          "no longer accepted: \(lost); accepted now: \(won); refused for another reason: \(other)"))
    }
    let inForce = changes.count { $0.isInForce }
    if inForce > 0 {
      lines.append(
        words(
          "其中 \(inForce) 筆，現行規則已經如此", "其中 \(inForce) 笔，现行规则已经如此",
          "\(inForce) of these answer so by the rules in force already"))
    }
    for issuer in unnamedIssuers {
      lines.append(
        words(
          "檔案裡沒有發券方 \(issuer) 的任何活動；若檔案只屬於別的發券方，請用 --issuer", "文件里没有发券方 \(issuer) 的任何活动；若文件只属于别的发券方，请用 --issuer",
          "the file has no campaign of issuer \(issuer) at all; if it is another issuer's alone, use --issuer"))
    }
    return (lines + left(words)).joined(separator: "\n")
  }

  private func line(_ change: Change, _ words: (String, String, String) -> String) -> String {
    let number = change.answer.seq.map { "\($0)" } ?? "–"
    let (was, next) = (PlainText.of(change.answer.code), change.outcome.code)
    let reason = PlainText.of(words(change.reason.zhHant, change.reason.zhHans, change.reason.en))
    return
      "\(number)  \(LocalTime(change.answer.time).full)  \(change.voucher.issuer) \(change.voucher.list)/\(change.voucher.index)  "
      + "\(change.campaign)  \(was) → \(next)  \(change.direction == .newlyAccepted ? accepted(change, words) : reason)"
      + (change.isInForce ? words("（現行規則）", "（现行规则）", " (in force)") : "")
  }

  /// An acceptance that never was has no slip.
  private func accepted(_ change: Change, _ words: (String, String, String) -> String) -> String {
    guard case .accepted(_, let left) = change.outcome.decision else { return "" }
    return words("沒有規則再拒絕它，剩 \(left) 次", "没有规则再拒绝它，剩 \(left) 次", "no rule refuses it any more; uses left: \(left)")
  }

  /// What could not be judged again, and why.
  private func left(_ words: (String, String, String) -> String) -> [String] {
    var lines: [String] = []
    func add(_ count: Int, _ zhHant: String, _ zhHans: String, _ en: String) {
      if count > 0 {
        lines.append(
          words("未重新判斷：\(count) 筆\(zhHant)", "未重新判断：\(count) 笔\(zhHans)", "not judged again: \(count) \(en)"))
      }
    }
    add(others, "不是有效的券", "不是有效的券", "that were no genuine vouchers")
    add(otherIssuers, "屬於其他發券方", "属于其他发券方", "of other issuers")
    add(issuerChanged, "的金鑰或發券方已不如當時", "的密钥或发券方已不如当时", "whose key or issuer is not trusted as it was then")
    add(unreadable, "由其他版本保留", "由其他版本保留", "that another version has kept")
    return lines
  }

  /// One object, one line.
  var json: [UInt8] {
    var writer = JSONWriter(reserving: 4096)
    writer.object { writer in
      for (name, count) in [
        ("kept", kept), ("replayed", replayed), ("same", same), ("changed", changes.count),
        ("no_longer_accepted", count(.noLongerAccepted)), ("newly_accepted", count(.newlyAccepted)),
        ("other_reason", count(.otherReason)), ("in_force", changes.count { $0.isInForce }),
      ] as [(StaticString, Int)] { writer.member(name, Int64(count)) }
      if let first { writer.member("from", first.description) }
      if let last { writer.member("to", last.description) }
      writer.name("not_replayed")
      writer.object { writer in
        for (name, count) in [
          ("no_voucher", others), ("other_issuers", otherIssuers), ("issuer_changed", issuerChanged),
          ("other_version", unreadable),
        ] as [(StaticString, Int)] { writer.member(name, Int64(count)) }
      }
      writer.name("unnamed_issuers")
      writer.array { for issuer in unnamedIssuers { $0.string(issuer.text) } }
      writer.name("changes")
      writer.array { writer in for change in changes { writer.object { change.write(to: &$0) } } }
    }
    return writer.bytes + [0x0a]
  }
}

extension ReplayReport.Change {
  fileprivate func write(to writer: inout JSONWriter) {
    if let seq = answer.seq { writer.member("seq", seq) }
    writer.member("trace", answer.trace)
    writer.member("time", answer.time.description)
    writer.member("issuer", voucher.issuer.text)
    writer.member("list", Int64(voucher.list))
    writer.member("index", Int64(voucher.index))
    writer.member("campaign", campaign.text)
    writer.member("was", answer.code)
    writer.member("would_be", outcome.code)
    writer.member("direction", direction.rawValue)
    if !outcome.detail.isEmpty { writer.member("detail", outcome.detail) }
    if direction != .newlyAccepted {
      writer.name("why")
      writer.object { writer in
        writer.member("zh-Hant", reason.zhHant)
        writer.member("zh-Hans", reason.zhHans)
        writer.member("en", reason.en)
      }
    }
    writer.name("in_force")
    writer.value(.bool(isInForce))
  }
}

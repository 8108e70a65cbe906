import Answers
import Foundation
import Redemption
import Rig
import Storage
import Trust
import Wire

/// The answer path with 1,000 campaigns and every rule there is, against the bare path: the same vouchers, at two desks,
/// by turns.
struct RulesBench {
  static let campaigns = 1000
  private static let warmup = 200
  /// Decisions between two checkpoints, which come every 10 s at a kiosk.
  private static let checkpoint = 50

  /// Every rule, each as long as it may be, and none that says no.
  private static let rules: String = {
    let off = (0..<64).map { #""\#(2060 + $0)-12-25""# }.joined(separator: ",")
    // One minute that has passed for the shop whenever this runs is in none but the last.
    let hours =
      (0..<63).map { _ in #"{"days":["mon"],"from":"03:00","to":"03:01"}"# } + [#"{"from":"00:00","to":"24:00"}"#]
    return #"""
      {"kind":"gift","stores":["xinyi"],"from":"2026-01-01T00:00:00Z","until":"2059-01-01T00:00:00Z","presentation":"any",
      "days":["mon","tue","wed","thu","fri","sat","sun"],"hours":[\#(hours.joined(separator: ","))],"blackout":[\#(off)],
      "limits":{"voucher_day":16,"holder":1000000,"holder_day":1000000,"kiosk_day":1000000,"store_day":1000000},
      "offline":{"redemptions":1000000,"amount":9007199254740991},"minimum":{"amount":50000,"currency":"TWD"},
      "stacking":"lunch","appointment":{"early_minutes":10,"late_minutes":10}}
      """#
  }()

  let count: Int

  func run() throws -> [Verdict] {
    let folder = ScratchFolder(in: FileManager.default.currentDirectoryPath)
    let mint = try Mint(in: folder)
    try mint.campaign("coffee", list: 1)
    let hub = try HubProcess(in: folder)
    try mint.publish(hub: hub.publicKeys, into: hub.trust)
    let texts = try mint.issue("coffee", count: count + Self.warmup, ["--sub", "somebody"]).map { Array($0.text.utf8) }
    var files = try BenchDesk.files(of: hub.trust)
    let bare = try BenchDesk(folder.file("bare.sqlite"), trust: files)
    files[.campaigns] = Array(try Self.crowded(String(decoding: files[.campaigns] ?? [], as: UTF8.self)).utf8)
    guard let zone = TimeZone(identifier: "Asia/Taipei") else { throw TrialError("no time zone Asia/Taipei") }
    let full = try BenchDesk(folder.file("full.sqlite"), trust: files, calendar: ShopCalendar(zone: zone))
    var (plain, ruled): ([Duration], [Duration]) = ([], [])
    for (round, text) in texts.enumerated() {
      // Between customers, as the daemon does.
      for one in [bare, full] {
        one.desk.prepare(at: Moment.after(round))
        if round.isMultiple(of: Self.checkpoint) { try one.database.checkpointWhenIdle() }
      }
      var times = (bare: Duration.zero, full: Duration.zero)
      // Whoever comes second finds the caches warm: they take turns.
      for isFull in round.isMultiple(of: 2) ? [true, false] : [false, true] {
        if isFull { times.full = try full.accept(text, round) } else { times.bare = try bare.accept(text, round) }
      }
      if round >= Self.warmup {
        plain.append(times.bare)
        ruled.append(times.full)
      }
    }
    let (first, second) = (Figures(plain), Figures(ruled))
    print("one bare campaign:              \(first.text)")
    print("\(Self.campaigns) campaigns, all rules:      \(second.text)")
    let pairs = zip(ruled, plain).map { $0 / $1 }.sorted()
    print("median of the pairs' ratios:    \(Figures.shown(pairs[pairs.count / 2], digits: 2))")
    return [
      Verdict(what: "decision with all rules, p50", measured: second.p50 / first.p50, most: nil, unit: "x"),
      Verdict(what: "decision with all rules, p99", measured: second.p99 / first.p99, most: nil, unit: "x"),
    ]
  }

  /// The one campaign of a campaigns.json with every rule, among as many others as make it a thousand.
  private static func crowded(_ file: String) throws -> String {
    let bare = #""rules":{}"#
    guard let start = file.firstRange(of: "[{"), file.contains(bare), file.hasSuffix("]}\n") else {
      throw TrialError("campaigns.json is of another form")
    }
    let campaign = file[file.index(after: start.lowerBound)...].dropLast(3).replacing(bare, with: #""rules":\#(rules)"#)
    let others = (1..<campaigns).map { number in
      campaign.replacing(#""id":"coffee""#, with: #""id":"offer-\#(number)""#)
        .replacing(#""list":1,"#, with: #""list":\#(number + 1),"#)
    }
    return #"{"schema":1,"campaigns":["# + ([campaign] + others).joined(separator: ",") + "]}"
  }
}

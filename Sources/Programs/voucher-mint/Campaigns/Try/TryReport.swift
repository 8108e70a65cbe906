import Answers
import Rehearsal
import Rules
import StrictJSON
import Trust
import Wire

/// What a made-up kiosk answered, and what people would read of it.
struct TryReport {
  struct Row {
    let scene: TrialScene
    let outcome: Outcome
    let screen: Screen
  }

  let campaign: Campaign
  let store: Identifier
  let words: Words
  let calendar: ShopCalendar
  private(set) var rows: [Row] = []

  init(campaign: Campaign, store: Identifier, words: Words, calendar: ShopCalendar) {
    self.campaign = campaign
    self.store = store
    self.words = words
    self.calendar = calendar
  }

  mutating func take(_ scene: TrialScene, _ outcome: Outcome) {
    rows.append(Row(scene: scene, outcome: outcome, screen: words.screen(for: outcome)))
  }

  /// "Mon 2026-11-30 13:59:59", by the shop's clock.
  func clock(_ time: WireTime) -> String {
    let offset = calendar.offset(time)
    let text = Array(WireTime(seconds: time.seconds + Int64(offset)).description)
    let day = calendar.local(time).day.weekday.rawValue
    return "\(day.prefix(1).uppercased())\(day.dropFirst()) \(String(text[0..<10])) \(String(text[11..<19]))"
  }

  /// A line for each moment, and under them each answer once, in the three languages.
  func text(zone: String?) -> String {
    let width = rows.map(\.scene.name.count).max() ?? 0
    var lines = [
      "\(campaign.id) in \(store), by the clock of \(zone ?? "this machine"):"
    ]
    for row in rows {
      let name = row.scene.name + String(repeating: " ", count: width - row.scene.name.count)
      let detail = row.outcome.detail.isEmpty ? "" : " (\(row.outcome.detail))"
      let elsewhere = row.scene.place.store == store ? "" : ", in \(row.scene.place.store)"
      lines.append(
        "  \(clock(row.scene.time))  \(name)\(width > 0 ? "  " : "")\(row.screen.code)\t\(row.outcome.code)\(detail)\(elsewhere)"
      )
    }
    var told: [Screen] = []
    for row in rows where !told.contains(row.screen) {
      told.append(row.screen)
      lines += ["", "\(row.screen.code) \(row.outcome.code), as at \(clock(row.scene.time))"]
      let (customer, staff) = (row.screen.customer, row.screen.staff)
      for (language, texts, said) in [
        ("zh-Hant", customer.zhHant, staff.zhHant), ("zh-Hans", customer.zhHans, staff.zhHans),
        ("en     ", customer.en, staff.en),
      ] {
        lines.append("  \(language)  \(texts.first ?? "")")
        lines += texts.dropFirst().map { "           \($0)" }
        lines.append("           staff: \(said)")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// One object for each moment, one line each.
  var lines: [[UInt8]] {
    rows.map { row in
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("campaign", campaign.id.text)
        writer.member("tried", row.scene.name)
        writer.member("time", row.scene.time.description)
        writer.member("local", clock(row.scene.time))
        writer.member("store", row.scene.place.store.text)
        writer.member("code", row.outcome.code)
        writer.member("look", row.outcome.look.rawValue)
        writer.member("screen", row.screen.code)
        if !row.outcome.detail.isEmpty { writer.member("detail", row.outcome.detail) }
        writer.name("customer")
        writer.texts(row.screen.customer)
        writer.name("staff")
        writer.object { writer in
          writer.member("zh-Hant", row.screen.staff.zhHant)
          writer.member("zh-Hans", row.screen.staff.zhHans)
          writer.member("en", row.screen.staff.en)
        }
      }
      return writer.bytes + [0x0a]
    }
  }
}

extension JSONWriter {
  /// `{"zh-Hant":[…],"zh-Hans":[…],"en":[…]}`.
  mutating func texts(_ texts: Trilingual<[String]>) {
    object { writer in
      for (language, lines) in [
        ("zh-Hant", texts.zhHant), ("zh-Hans", texts.zhHans), ("en", texts.en),
      ] as [(StaticString, [String])] {
        writer.name(language)
        writer.array { for line in lines { $0.string(line) } }
      }
    }
  }
}

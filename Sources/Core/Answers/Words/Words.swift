package import Trust
import Vouchers
package import Wire

/// Turns an outcome into what customer and staff read, in three languages. Pure: the time is the outcome's.
///
/// The customer reads what to do next, in plain words, and nothing that accuses: a forged and a damaged voucher get the
/// same text. Staff read the reason, and where to look.
package struct Words: Sendable {
  let calendar: ShopCalendar
  let shopName: Trilingual<String>
  private let names: [Identifier: PlaceName]

  /// - Parameters:
  ///   - calendar: the shop's.
  ///   - shop: the store's identifier.
  ///   - names: what customers call stores and groups; one without a name stands as its identifier.
  package init(calendar: ShopCalendar, shop: String, names: [Identifier: PlaceName] = [:]) {
    self.calendar = calendar
    self.names = names
    shopName = Self.name(of: shop, in: names)
  }

  /// What customers call a store or a group.
  func name(of place: String) -> Trilingual<String> { Self.name(of: place, in: names) }

  private static func name(of place: String, in names: [Identifier: PlaceName]) -> Trilingual<String> {
    guard let name = Identifier(place).flatMap({ names[$0] }) else { return Trilingual(alike: place) }
    return Trilingual(name.traditionalChinese, name.simplifiedChinese, name.english)
  }

  /// What people read of an outcome. A repeat reads as what it repeats, with its age; a repeated acceptance says that it
  /// is the same voucher.
  package func screen(for outcome: Outcome) -> Screen {
    let screen =
      switch outcome.decision {
      case .accepted(_, let left): outcome.isRepeat ? again(outcome) : accepted(outcome, left: left)
      case .held: Self.held
      case .refused(let code): refused(outcome, code)
      case .undecided(let code):
        code.screen(since: outcome.since.map { local($0).moment(seenFrom: local(outcome.time)) })
      case .test(let finding): tested(outcome, finding)
      case .notice(.oneAtATime): Self.oneAtATime
      case .notice(.holdStill): Self.holdStill
      }
    if case .accepted = outcome.decision { return screen }
    return outcome.isRepeat ? screen.aged(outcome.age) : screen
  }

  func local(_ time: WireTime) -> ShopTime { ShopTime(time, by: calendar) }

  /// The voucher's number, as `voucherctl voucher` takes it.
  func number(_ outcome: Outcome) -> String {
    outcome.facts.map { "\($0.key.issuer) \($0.key.list) \($0.key.index)" } ?? outcome.trace
  }

  /// What the customer gets. Where the campaign leaves a language out, the text of the nearest one it has, else its id.
  func benefit(_ outcome: Outcome) -> Trilingual<String> {
    let id = outcome.facts?.campaign.text ?? ""
    guard let texts = outcome.facts?.texts else { return Trilingual(alike: id) }
    let (zhHant, zhHans, en) = (texts.traditionalChinese, texts.simplifiedChinese, texts.english)
    func first(_ candidates: String...) -> String { candidates.first { !$0.isEmpty } ?? id }
    return Trilingual(first(zhHant, zhHans, en), first(zhHans, zhHant, en), first(en, zhHant, zhHans))
  }

  private static let oneAtATime = Screen(
    "N2", Trilingual("請一次一張", "请一次一张", "One at a time"),
    Trilingual("其他條碼請遮住", "请遮住其他码", "Cover the other codes"),
    staff: Trilingual("鏡頭前有兩張以上的券，請一次一張", "镜头前有两张以上的券，请一次一张", "More than one voucher in view: show one at a time"))

  private static let holdStill = Screen(
    "H1", Trilingual("請拿穩", "请拿稳", "Hold still"),
    Trilingual("螢幕調亮，離鏡頭 20 公分", "调亮屏幕，离镜头 20 厘米", "Brighter screen, 20 cm away"),
    staff: Trilingual(
      "鏡頭前有條碼但讀不到，請協助顧客", "镜头前有码但读不到，请协助顾客", "A code in view can't be read: help the customer"))
}

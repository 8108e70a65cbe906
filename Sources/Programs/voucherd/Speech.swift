import Answers
import Foundation
import LocalAPI
import Records
import Redemption
import Synchronization
import Trust
import Wire

/// Puts an outcome into the words of the screen, in the store's own time.
final class Speech: Sendable {
  private let trust: Mutex<TrustKeeper?> = Mutex(nil)

  /// Where the store and its time zone are known.
  func ask(_ keeper: TrustKeeper) { trust.withLock { $0 = keeper } }

  func answer(_ outcome: Outcome) -> Answer {
    let screen = words.screen(for: outcome)
    let use: Int? =
      switch outcome.decision {
      case .accepted(let use, _), .held(let use, _, _): Int(use)
      default: nil
      }
    return Answer(
      decision: Self.decision(outcome), code: outcome.code, screen: screen.code,
      customer: InLanguages(zhHant: screen.customer.zhHant, zhHans: screen.customer.zhHans, en: screen.customer.en),
      staff: InLanguages(zhHant: screen.staff.zhHant, zhHans: screen.staff.zhHans, en: screen.staff.en),
      seq: outcome.seq.map { Int($0) }, trace: outcome.trace, time: outcome.time.description,
      voucher: outcome.facts.map {
        Answer.Voucher(
          issuer: $0.key.issuer.text, list: Int($0.key.list), index: Int($0.key.index), use: use, uses: $0.uses,
          campaign: $0.campaign.text)
      }, ageMS: Int(outcome.age))
  }

  /// When an outcome was decided, by the shop's clock.
  func clock(_ outcome: Outcome) -> String { clock(outcome.time) }

  /// A time of day on the shop's clock.
  func clock(_ time: WireTime) -> String { words.clock(time) }

  /// The language of the store's customers.
  var language: Language { trust.withLock { $0 }?.identity.map { Language(ofZone: $0.enrolled.timezone) } ?? .zhHant }

  private var words: Words {
    let keeper = trust.withLock { $0 }
    let identity = keeper?.identity
    let zone = identity?.timeZone ?? TimeZone(secondsFromGMT: 0)!
    return Words(
      calendar: ShopCalendar(zone: zone), shop: identity?.enrolled.store.text ?? "", names: keeper?.placeNames ?? [:])
  }

  private static func decision(_ outcome: Outcome) -> Answer.Decision {
    if outcome.isRepeat { return .repeat }
    return switch outcome.decision {
    case .accepted: .accepted
    case .held: .held
    case .refused: .refused
    case .undecided: .undecided
    case .notice: .notice
    case .test: .test
    }
  }
}

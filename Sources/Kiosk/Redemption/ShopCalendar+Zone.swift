package import Answers
package import Foundation
import Wire

extension ShopCalendar {
  /// By the time zone database: the one place where offsets are looked up for rules, limits and words.
  package init(zone: TimeZone) {
    self.init { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0.seconds))) }
  }
}

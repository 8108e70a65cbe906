package import Foundation
package struct Trilingual<T: Sendable>: Sendable { package let zhHant: T, zhHans: T, en: T }
package struct Screen: Sendable { package let code: String; package let customer: Trilingual<[String]>; package let staff: Trilingual<String> }
package struct Words: Sendable {
  package init(timeZone: TimeZone, shopName: String) {}
  package func screen(for outcome: Outcome) -> Screen { Screen(code: "A1", customer: Trilingual(zhHant: [outcome.code], zhHans: [outcome.code], en: [outcome.code]), staff: Trilingual(zhHant: "", zhHans: "", en: outcome.detail)) }
}

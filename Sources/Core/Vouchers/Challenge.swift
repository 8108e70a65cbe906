/// Six digits that a kiosk shows and a holder's phone signs: proof that the phone is before this screen.
package struct Challenge: Hashable, Sendable {
  package let digits: String

  /// Nil unless six ASCII digits.
  package init?(_ digits: String) {
    guard digits.utf8.count == 6, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.digits = digits
  }

  /// Six digits drawn anew.
  package init(using generator: inout some RandomNumberGenerator) {
    let text = String(Int.random(in: 0..<1_000_000, using: &generator))
    digits = String(repeating: "0", count: 6 - text.utf8.count) + text
  }
}

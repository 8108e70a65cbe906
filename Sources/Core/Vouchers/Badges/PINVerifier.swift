import Crypto
import FoundationEssentials

/// What a PIN is held against without being known: PBKDF2 with HMAC-SHA-256 (RFC 8018, 5.2), one block.
///
/// It slows down whoever has a badge's picture and tries PINs at home; it can't stop them. A PIN has six digits or more,
/// and a kiosk takes five attempts.
package struct PINVerifier: Sendable, Equatable {
  /// How often the hash is applied: enough to be slow, and never so often that a badge could stop a kiosk.
  package static let rounds: ClosedRange<UInt64> = 20_000...1_000_000
  /// As many as a new badge gets.
  package static let usualRounds: UInt64 = 100_000
  /// Digits of a PIN.
  package static let digits = 6...12
  static let saltBytes = 16
  static let hashBytes = 32

  package let rounds: UInt64
  package let salt: [UInt8]
  package let hash: [UInt8]

  /// Nil if it is weaker or costlier than it may be.
  package init?(rounds: UInt64, salt: [UInt8], hash: [UInt8]) {
    guard Self.rounds.contains(rounds), salt.count == Self.saltBytes, hash.count == Self.hashBytes else { return nil }
    self.rounds = rounds
    self.salt = salt
    self.hash = hash
  }

  /// Makes one for a PIN; nil unless it is 6 to 12 digits.
  package init?(
    _ pin: String, rounds: UInt64 = usualRounds, using generator: inout some RandomNumberGenerator
  ) {
    guard Self.isPIN(pin) else { return nil }
    let salt = (0..<Self.saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    self.init(rounds: rounds, salt: salt, hash: Self.derive(pin, salt, rounds))
  }

  /// Whether this is the PIN. Takes a moment, on purpose.
  package func matches(_ pin: String) -> Bool {
    guard Self.isPIN(pin) else { return false }
    let derived = Self.derive(pin, salt, rounds)
    return zip(derived, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Whether a text is 6 to 12 digits.
  package static func isPIN(_ pin: String) -> Bool {
    digits.contains(pin.utf8.count) && pin.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  static func derive(_ pin: String, _ salt: [UInt8], _ rounds: UInt64) -> [UInt8] {
    let fresh = HMAC<SHA256>(key: SymmetricKey(data: Data(pin.utf8)))
    func next(_ data: [UInt8]) -> [UInt8] {
      var hmac = fresh
      hmac.update(data: data)
      return Array(hmac.finalize())
    }
    var block = next(salt + [0, 0, 0, 1])
    var result = block
    for _ in 1..<rounds {
      block = next(block)
      for place in result.indices { result[place] ^= block[place] }
    }
    return result
  }
}

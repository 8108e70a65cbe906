import CBOR
import COSE
import Vouchers
import Wire

extension FuzzTarget {
  /// Badges: the input is taken as a text, and as the COSE bytes of one.
  static let badge = FuzzTarget(
    name: "badge",
    seeds: {
      let text = try example()
      return [text, try Base45.decode(text.dropFirst(UnverifiedBadge.prefix.utf8.count))]
    }, run: checkBadge)

  private static func example() throws -> [UInt8] {
    let pin = PINVerifier(
      rounds: 20_000, salt: [UInt8](repeating: 1, count: 16), hash: [UInt8](repeating: 2, count: 32))!
    let badge = StaffBadge(
      subject: Identifier("s-0042")!, audience: [Identifier("xinyi")!], expires: WireTime(seconds: 1_800_000_000),
      notBefore: WireTime(seconds: 1_790_000_000), role: .manager, pin: pin)
    let message = try Sign1(
      protected: .map([
        CBORPair(.unsigned(1), CBORValue(-8)), CBORPair(.unsigned(4), .bytes(vectorKey.keyID.bytes)),
      ]), payload: badge.encoded, signedBy: vectorSigningKey)
    return Array((UnverifiedBadge.prefix + Base45.encode(message.encoded)).utf8)
  }

  private static func checkBadge(_ input: [UInt8]) {
    look(at: input)
    look(at: Array((UnverifiedBadge.prefix + Base45.encode(input)).utf8))
  }

  private static func look(at text: [UInt8]) {
    guard let unverified = try? UnverifiedBadge(text) else { return }
    hold(text.count <= UnverifiedBadge.longestText, "no badge is longer than its limit")
    guard let badge = try? unverified.verified(by: vectorKey) else { return }
    hold(!badge.audience.isEmpty, "a badge is for somewhere")
    hold(PINVerifier.rounds.contains(badge.pin.rounds), "no badge can stop a kiosk")
    hold(badge.expires.milliseconds - badge.notBefore.milliseconds <= StaffBadge.longestLife, "a badge ends")
  }
}

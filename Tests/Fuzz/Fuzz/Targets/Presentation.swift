import CBOR
import COSE
import Trust
import Vouchers
import Wire

extension FuzzTarget {
  /// Live codes: the input as a text's bytes, as a message, and as what a holder signed.
  static let presentation = FuzzTarget(
    name: "presentation",
    seeds: { try VectorSeeds.members("wire-presentation", hex: ["cbor", "proof"], text: ["text"]) },
    run: checkPresentation)

  private static func checkPresentation(_ input: [UInt8]) {
    if case .presentation(let unverified) = Presented(input) { look(at: unverified, Array(input.dropFirst(4))) }
    if let unverified = try? UnverifiedPresentation(decoding: input) { look(at: unverified, nil) }
    // Under the holder's own signature, or no varied proof would ever be judged.
    let header = CBORValue.map([CBORPair(.unsigned(1), CBORValue(-8))])
    guard
      let message = try? Sign1(
        protected: header, payload: input, externalAAD: UnverifiedPresentation.externalAAD, signedBy: vectorSigningKey)
    else { return }
    if let unverified = try? UnverifiedPresentation(decoding: message.encoded) { look(at: unverified, nil) }
  }

  private static func look(at unverified: UnverifiedPresentation, _ text: [UInt8]?) {
    if let text { hold((try? Base45.decode(text)) != nil, "a presentation is Base45") }
    let judgement = FuzzTrust.good.judge(.live(unverified), at: FuzzTrust.now, in: FuzzTrust.place)
    guard let voucher = try? unverified.voucher.verified(by: vectorKey) else {
      if case .refused(_, nil) = judgement { return }
      hold(false, "without the voucher's signature nothing is told")
      return
    }
    guard case .allowed(let allowed) = judgement else { return }
    hold(voucher.claims.holderKey != nil, "no holder, no proof")
    guard let presentation = allowed.presentation else {
      hold(false, "what is allowed as a live code carries its proof")
      return
    }
    hold((try? unverified.verified(of: voucher)) != nil, "the proof is the holder's")
    hold(allowed.shownBytes == presentation.bytes, "evidence is the exact bytes")
    hold(presentation.challenge == nil, "digits that nobody showed are not answered")
    let age = FuzzTrust.now.milliseconds - presentation.time.milliseconds
    hold(age < 61_000 && age >= -60_000, "no live code is older than its window")
  }
}

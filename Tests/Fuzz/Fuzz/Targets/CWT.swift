import CBOR
import COSE
import Trust
import Vouchers
import Wire

extension FuzzTarget {
  /// Texts, COSE bytes and claims: the input is taken as each of them.
  static let cwt = FuzzTarget(
    name: "cwt",
    seeds: { try VectorSeeds.members("wire-voucher", hex: ["cbor", "payload"], text: ["text"]) }, run: checkCWT)

  private static func checkCWT(_ input: [UInt8]) {
    look(atText: input)
    look(atVoucher: input)
    // Under a good signature, or no varied claims would ever be judged.
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(-8)), CBORPair(.unsigned(4), .bytes(vectorKey.keyID.bytes)),
    ])
    guard let message = try? Sign1(protected: header, payload: input, signedBy: vectorSigningKey) else { return }
    look(atVoucher: message.encoded)
  }

  private static func look(atText input: [UInt8]) {
    switch Presented(input) {
    case .voucher:
      hold(input.count <= UnverifiedVoucher.longestText, "no voucher is longer than its limit")
      hold(input.starts(with: "VC1:".utf8), "a voucher begins as one")
    case .malformed(let refusal):
      hold(refusal.detail.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "a refusal tells no content")
    case .presentation:
      hold(input.count <= Presented.longestText, "no presentation is longer than its limit")
      hold(input.starts(with: "VP1:".utf8), "a presentation begins as one")
    case .foreign: hold(!input.starts(with: "VC1:".utf8), "what begins as a voucher is not foreign")
    }
  }

  private static func look(atVoucher bytes: [UInt8]) {
    guard let unverified = try? UnverifiedVoucher(decoding: bytes) else { return }
    look(atText: Array("VC1:".utf8) + Array(Base45.encode(bytes).utf8))
    let judgement = FuzzTrust.good.judge(unverified, at: FuzzTrust.now, in: FuzzTrust.place)
    guard let voucher = try? unverified.verified(by: vectorKey) else {
      if case .refused(_, nil) = judgement { return }
      hold(false, "without a signature nothing is told")
      return
    }
    hold(voucher.bytes == bytes, "evidence is the exact bytes")
    let claims = voucher.claims
    hold((1...16).contains(claims.terms.uses), "uses are 1 to 16")
    if case .allowed(let allowed) = judgement {
      hold(claims.index.index % UInt32(claims.terms.uses) == 0, "an index is a multiple of its uses")
      hold(allowed.facts.key.issuer == FuzzTrust.issuer, "the issuer is the key's")
      hold(claims.issuer == nil || claims.issuer == FuzzTrust.issuer.text, "no other issuer is named")
      hold(claims.holderKey == nil && !claims.terms.hasUnsupportedTerm, "what is not understood is not allowed")
      hold(claims.expires.map { FuzzTrust.now < $0 } ?? true, "nothing expired is allowed")
    }
    // What we write of claims is read to the same claims.
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(-8)), CBORPair(.unsigned(4), .bytes(vectorKey.keyID.bytes)),
    ])
    guard let message = try? Sign1(protected: header, payload: claims.encoded, signedBy: vectorSigningKey) else {
      return
    }
    let again = try? UnverifiedVoucher(decoding: message.encoded).verified(by: vectorKey)
    hold(again?.claims.encoded == claims.encoded, "claims are a fixed point")
    hold(
      again?.claims.index == claims.index && again?.claims.terms.campaign == claims.terms.campaign, "claims read back")
  }
}

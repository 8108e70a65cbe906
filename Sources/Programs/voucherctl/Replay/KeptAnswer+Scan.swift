import COSE
import LocalAPI
import Rehearsal
import Rules
import Trust
import Vouchers
import Wire

extension KeptAnswer {
  /// Nil for a scan that another version kept in a way that this one can't read.
  init?(_ scan: KeptScan) {
    guard let claims = Base64.url.decode(scan.claims), let kid = Hex.decode(scan.kid).flatMap(KeyID.init),
      let time = WireTime(scan.time)
    else { return nil }
    let check = scan.check.flatMap(Check.init(rawValue:))
    let proof = Self.proof(shown: scan.shown, code: scan.code, check: check)
    guard let voucher = try? SeenVoucher(payload: claims, signedBy: kid, shown: proof) else { return nil }
    self.init(
      voucher: voucher, time: time, trace: scan.trace, seq: scan.seq.map { Int64($0) }, code: scan.code, check: check,
      basket: scan.basket.map(Basket.init), left: scan.left,
      counted: Dictionary(
        scan.limits.compactMap { limit in LimitName(rawValue: limit.name).map { ($0, Int64(limit.count)) } },
        uniquingKeysWith: { first, _ in first }))
  }
}

extension Basket {
  fileprivate init(_ basket: HoldRequest.Basket) {
    let total = basket.total.flatMap { total in
      basket.currency.flatMap { Amount(minor: Int64(total), currency: $0) }
    }
    self.init(total: total, groups: Set((basket.groups ?? []).compactMap { Identifier($0) }))
  }
}

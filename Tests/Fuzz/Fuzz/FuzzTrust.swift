import COSE
import Trust
import Wire

/// One issuer with the vectors' key and one campaign, in which the vectors' vouchers hold.
enum FuzzTrust {
  static let issuer = Identifier("acme")!
  static let now = WireTime(seconds: 1_790_000_100)
  static let place = Place(store: Identifier("xinyi")!, groups: [Identifier("group-a")!])
  static let good = try! TrustSnapshot(files: files)

  static let files: [TrustFile: [UInt8]] = {
    let key = FuzzTarget.vectorKey
    let span = #""nbf":"2026-01-01T00:00:00Z","exp":"2030-01-01T00:00:00Z","state":"active""#
    let raw = Base64.url.encode([UInt8](repeating: 3, count: 32))
    let kid = HubKey.keyID(of: [UInt8](repeating: 3, count: 32), for: .evidence)
    return [
      .issuers: Array(
        #"{"schema":1,"issuers":[{"id":"acme","stores":"*","keys":[{"kid":"\#(key.keyID)","alg":"ed25519","key":"\#(Base64.url.encode(key.raw))",\#(span)}]}]}"#
          .utf8),
      .campaigns: Array(
        #"{"schema":1,"campaigns":[{"id":"summer26","issuer":"acme","lists":[{"list":7,"size":100000,"uses":1,"until":"2030-01-01T00:00:00.000Z"},{"list":8,"size":100000,"uses":2,"until":"2030-01-01T00:00:00Z"}],"rules":{"no_expiry":true,"stores":["xinyi"],"from":"2026-01-01T00:00:00Z"},"texts":{"zh-Hant":"咖啡","zh-Hans":"咖啡","en":"Coffee"}},{"id":"ruled","issuer":"acme","lists":[{"list":9,"size":10,"uses":1,"until":"2030-01-01T00:00:00Z"}],"rules":{"kind":"points","days":["mon","sun"],"hours":[{"days":["fri"],"from":"22:00","to":"02:00"}],"blackout":["2026-12-25",{"from":"2027-02-05","to":"2027-02-12"}],"limits":{"voucher_day":1,"holder":2,"kiosk_day":100},"offline":{"redemptions":5,"amount":1000},"minimum":{"amount":500,"currency":"TWD"},"stacking":"drinks","appointment":{"early_minutes":30}},"texts":{"zh-Hant":"","zh-Hans":"","en":""}}]}"#
          .utf8),
      .hub: Array(#"{"schema":1,"keys":[{"kid":"\#(kid)","role":"evidence","key":"\#(raw)",\#(span)}]}"#.utf8),
      .stores: Array(
        #"{"schema":1,"stores":[{"id":"xinyi","names":{"zh-Hant":"信義店","zh-Hans":"信义店","en":"Xinyi"}}]}"#.utf8),
      .policy: Array(
        #"{"schema":1,"trust":{"stale_hours":720,"refresh_minutes":60},"clock":{"gap_days":30,"drift_s":300,"confirm_s":10},"offline":{"hours":48,"redemptions":500},"overrides":{"day":5,"codes":["offline-limit"]}}"#
          .utf8),
    ]
  }()
}

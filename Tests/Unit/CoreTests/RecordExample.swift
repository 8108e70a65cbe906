import Records
import Wire

/// One device at one moment, for records and statements.
enum RecordExample {
  static let device = Identifier("k1")!
  static let epoch = Epoch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])!
  static let time = WireTime("2026-11-22T02:17:04.123Z")!
  static let nonce = Nonce([UInt8](repeating: 0xee, count: 16))!
  static let voucher = VoucherKey(issuer: Identifier("acme")!, list: 7, index: 12)
  static let start = ChainPosition(genesisOf: epoch, device: device)
  static let context = RecordContext(
    device: device, time: time, boot: Epoch([UInt8](repeating: 0xb0, count: 16))!, clock: .confirmed,
    trust: TrustMark(timestamp: 41, issuers: 7, campaigns: 12, stage: .fresh), marksIndex: 991, marksStage: .stale)
  /// What stands before the members that differ by type; `data` is to be closed by `}}`.
  static let front =
    #"{"specversion":"1.0","id":"000102030405060708090a0b0c0d0e0f:1","source":"urn:voucherd:device:k1","type":"voucherd.TYPE.v1","time":"2026-11-22T02:17:04.123Z","datacontenttype":"application/json","data":{"epoch":"000102030405060708090a0b0c0d0e0f","seq":1,"boot":"b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0","clock":"confirmed","trust":{"timestamp":41,"issuers":7,"campaigns":12,"stage":"fresh"},"marks":{"index":991,"stage":"stale"},"#

  static func redemption(
    voucher: VoucherKey = voucher, use: Int64 = 0, amount: Int64? = 15000, currency: String? = "TWD",
    subject: String? = "h-7"
  ) -> RedemptionRecord {
    RedemptionRecord(
      voucher: voucher, use: use, campaign: Identifier("summer26")!, kid: "866eefbd6718c884", presentation: .bare,
      mode: .offline, amount: amount, currency: currency, subject: subject,
      evidence: SealedEvidence(kid: "0011223344556677", enc: [1, 2, 3], ct: [4, 5]))
  }

  static func record(_ body: RecordBody) -> Record { Record(body, in: context, after: start) }
}

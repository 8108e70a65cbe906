import COSE
import Records
import Testing
import Vouchers
import Wire

@Suite struct `Evidence of a live code` {
  private let phone = SigningKey(generating: .p256)

  /// What the receipt says of one redemption whose evidence is what `shown` makes of the bound voucher; nil: nothing.
  private func verdict(
    said presentation: RedemptionRecord.Presentation, by holder: SigningKey? = nil,
    _ shown: @Sendable ([UInt8], WireTime, SigningKey) throws -> [UInt8]
  ) async throws -> String? {
    let key = holder ?? phone
    let bound = phone.verificationKey
    return try await TestFleet().serving { fleet in
      let kiosk = try await fleet.enrolledKiosk("k1")
      kiosk.open()
      let voucher = try fleet.voucher(1, holder: bound)
      try kiosk.redeem(voucher, sealed: try shown(voucher, fleet.now, key), presentation: presentation)
      let result = try fleet.receipt(try await kiosk.upload()).results.first
      #expect(try fleet.count("mark") == (result == nil ? 1 : 0))
      return result?.reason
    }
  }

  @Test func `marks only if voucher and holder both signed what the record says`() async throws {
    #expect(
      try await verdict(said: .time) { try PresentationDraft(voucher: $0, time: $1).signed(by: $2) } == nil)
    #expect(
      try await verdict(said: .challenge) {
        try PresentationDraft(voucher: $0, time: $1, challenge: Challenge("123456")).signed(by: $2)
      } == nil)
    // A device that kept a bare voucher and makes up the rest.
    #expect(try await verdict(said: .bare) { voucher, _, _ in voucher } == "live-code-required")
    #expect(try await verdict(said: .time) { voucher, _, _ in voucher } == "malformed-cose")
    let thief = SigningKey(generating: .p256)
    #expect(
      try await verdict(said: .time, by: thief) { try PresentationDraft(voucher: $0, time: $1).signed(by: $2) }
        == "presentation-invalid")
  }

  @Test func `is as old as the record says, and answers digits if it says so`() async throws {
    #expect(
      try await verdict(said: .time) { try PresentationDraft(voucher: $0, time: $1 + -3_600_000).signed(by: $2) }
        == "presentation-expired")
    #expect(
      try await verdict(said: .challenge) { try PresentationDraft(voucher: $0, time: $1).signed(by: $2) }
        == "challenge-required")
    #expect(
      try await verdict(said: .time) {
        try PresentationDraft(voucher: $0, time: $1, challenge: Challenge("123456")).signed(by: $2)
      } == "challenge-required")
    #expect(
      try await verdict(said: .typed) { try PresentationDraft(voucher: $0, time: $1).signed(by: $2) }
        == "presentation-unsupported")
  }
}

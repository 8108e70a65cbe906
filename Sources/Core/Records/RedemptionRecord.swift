package import StrictJSON
package import Wire

/// One accepted use of a voucher, as it is recorded and settled.
package struct RedemptionRecord: Sendable {
  /// How the voucher was shown.
  package enum Presentation: String, Sendable, CaseIterable {
    case bare
    case time
    case challenge
    case typed
  }
  /// Who allowed it.
  package enum Mode: String, Sendable, CaseIterable {
    /// The kiosk alone.
    case offline
    /// The hub, asked beforehand.
    case authorised
  }

  package let voucher: VoucherKey
  /// The device's own ordinal of this use, from 0.
  package let use: Int64
  package let campaign: Identifier
  /// Hexadecimal kid of the key that signed the voucher.
  package let kid: String
  package let presentation: Presentation
  package let mode: Mode
  /// Minor units, with `currency`.
  package let amount: Int64?
  package let currency: String?
  package let subject: String?
  package let evidence: SealedEvidence
  /// Nil unless staff decided it.
  package let override: OverrideNote?

  package init(
    voucher: VoucherKey, use: Int64, campaign: Identifier, kid: String, presentation: Presentation, mode: Mode,
    amount: Int64?, currency: String?, subject: String?, evidence: SealedEvidence, override: OverrideNote? = nil
  ) {
    self.voucher = voucher
    self.use = use
    self.campaign = campaign
    self.kid = kid
    self.presentation = presentation
    self.mode = mode
    self.amount = amount
    self.currency = currency
    self.subject = subject
    self.evidence = evidence
    self.override = override
  }

  func write(into writer: inout JSONWriter) {
    writer.member("issuer", voucher.issuer.text)
    writer.member("list", Int64(voucher.list))
    writer.member("index", Int64(voucher.index))
    writer.member("use", use)
    writer.member("campaign", campaign.text)
    writer.member("kid", kid)
    writer.member("presentation", presentation.rawValue)
    writer.member("mode", mode.rawValue)
    if let amount { writer.member("amount", amount) }
    if let currency { writer.member("currency", currency) }
    if let subject { writer.member("sub", subject) }
    writer.name("evidence")
    writer.object {
      $0.member("kid", evidence.kid)
      $0.member("enc", ascii: Base64.url.encodeUTF8(evidence.enc))
      $0.member("ct", ascii: Base64.url.encodeUTF8(evidence.ct))
    }
    if let override {
      writer.name("override")
      writer.object { override.write(into: &$0) }
    }
  }

  /// Reads the members of an accepted record's `data`. Members that this version does not know are left alone.
  ///
  /// - Throws: `JSONError` if a required member is missing or wrong: the hub then quarantines the record.
  package init(data: inout ObjectReader) throws(JSONError) {
    let word: ClosedRange<Int64> = 0...Int64(UInt32.max)
    voucher = VoucherKey(
      issuer: try data.parsed("issuer", "must be an identifier", Identifier.init),
      list: UInt32(try data.integer("list", in: word)), index: UInt32(try data.integer("index", in: word)))
    use = try data.integer("use", in: 0...15)
    guard Int64(voucher.index) + use <= word.upperBound else { throw data.wrong("use", "must be an entry of the list") }
    campaign = try data.parsed("campaign", "must be an identifier", Identifier.init)
    kid = try data.parsed("kid", "must be 16 hexadecimal digits") { Hex.decode($0)?.count == 8 ? $0 : nil }
    presentation = try data.parsed("presentation", "bare, time, challenge or typed", Presentation.init(rawValue:))
    mode = try data.parsed("mode", "offline or authorised", Mode.init(rawValue:))
    amount = try data.optionalInteger("amount", in: 0...JSONValue.largestInteger)
    currency = try data.optionalParsed("currency", "must be three capital letters") { text in
      text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5a).contains($0) } ? text : nil
    }
    guard amount == nil || currency != nil else { throw data.wrong("amount", "needs a currency") }
    subject = try data.optionalString("sub")
    var sealed = try data.object("evidence")
    evidence = SealedEvidence(
      kid: try sealed.parsed("kid", "must be 16 hexadecimal digits") { Hex.decode($0)?.count == 8 ? $0 : nil },
      enc: try sealed.parsed("enc", "must be base64url", Base64.url.decode),
      ct: try sealed.parsed("ct", "must be base64url", Base64.url.decode))
    if var note = try data.optionalObject("override") {
      override = try OverrideNote(data: &note)
    } else {
      override = nil
    }
  }
}

import COSE
import Issuing
import Testing
import Trust
import Vouchers
import Wire

struct MintTests {
  private static let xinyi = Place(store: Identifier("xinyi")!, groups: [Identifier("north")!])

  private static func code(_ body: () throws -> Void) -> MintError.Code? {
    do {
      try body()
      return nil
    } catch let error as MintError { return error.code } catch { return nil }
  }

  private static func isAllowed(_ voucher: MintedVoucher, by trust: TrustSnapshot, at now: WireTime) -> Bool {
    guard case .voucher(let unverified) = Presented(Array(voucher.text.utf8)),
      case .allowed(let allowed) = trust.judge(unverified, at: now, in: xinyi)
    else { return false }
    return allowed.facts.key.index == voucher.claims.index.index
  }

  @Test func `the voucher of the wire chapter is reproduced byte for byte`() throws {
    let scratch = try ScratchMint()
    _ = try Mint(ScratchMint.order { $0.count = 77160 }, from: scratch.workspace, at: ScratchMint.now)
    let voucher = try #require(try scratch.mint().first)
    #expect(voucher.keyID.description == "866eefbd6718c884")
    #expect(
      voucher.text
        == "VC1:RRQT 9P60GO0Y:G%DUM1DWFP8CKGB4FN0-ODJ+TJ-0000700100EX5/E7V50Q30080$QEN$D5$CTF627B3R1X7L8TKRAE OKI*2LSIQ6PS"
        + ".IEHK6%24FAR74YNMQBV.:LNP7+YM9FMV1RMQ2UHVCOP1N2.6F56Q4QMO.H*2MCS10ZE%XA")
    #expect(voucher.text.utf8.count == 181)
  }

  @Test(arguments: Curve.allCases, [1, 3, 16])
  func `every voucher minted is allowed by what is published`(curve: Curve, uses: Int) throws {
    let scratch = try ScratchMint(key: SigningKey(generating: curve), uses: uses)
    let later = ScratchMint.now + 7_200_000
    let orders: [(inout VoucherOrder) -> Void] = [
      { $0.count = 20 },
      { $0.audience = [Identifier("xinyi")!] },
      { $0.audience = [Identifier("elsewhere")!, Identifier("north")!] },
      {
        $0.notBefore = later; $0.namesIssuer = true
      },
      { $0.amount = Amount(minor: 15000, currency: "TWD") },
      { $0.appointment = Appointment(start: later, end: later + 3_600_000) },
      {
        $0.end = .at(later + 1000); $0.subject = "h-7"
      },
    ]
    let trust = try scratch.published()
    for order in orders {
      for voucher in try scratch.mint({
        order(&$0)
        $0.allowsLong = true
      }) {
        #expect(Self.isAllowed(voucher, by: trust, at: later))
        #expect(voucher.claims.index.index.isMultiple(of: UInt32(uses)))
      }
    }
  }

  @Test func `vouchers without expiry are minted only where the campaign allows them`() throws {
    let scratch = try ScratchMint()
    #expect(Self.code { _ = try scratch.mint { $0.end = .never } } == .wouldBeRefused)
    try scratch.workspace.update { (mint) throws(MintError) in
      var draft = CampaignDraft(
        id: Identifier("forever")!, list: ListDraft(list: 8, size: 10, uses: 1, until: ScratchMint.end))
      draft.allowsNoExpiry = true
      try mint.add(draft)
    }
    let voucher = try #require(
      try scratch.mint {
        $0.campaign = Identifier("forever")!
        $0.end = .never
      }.first)
    #expect(voucher.claims.expires == nil)
    #expect(Self.isAllowed(voucher, by: try scratch.published(), at: ScratchMint.now))
  }

  @Test func `what a kiosk would refuse is refused, and costs no index`() throws {
    let scratch = try ScratchMint()
    let refused: [(MintError.Code, (inout VoucherOrder) -> Void)] = [
      (.usesMismatch, { $0.uses = 2 }),
      (.listFull, { $0.count = 100_001 }),
      (.listUnknown, { $0.list = 8 }),
      (.campaignUnknown, { $0.campaign = Identifier("winter")! }),
      (.expiryBeyondList, { $0.end = .at(ScratchMint.end + 1000) }),
      (.wouldBeRefused, { $0.end = .at(ScratchMint.now + -1000) }),
      (.wouldBeRefused, { $0.notBefore = ScratchMint.end }),
      (.wouldBeRefused, { $0.appointment = Appointment(start: ScratchMint.end, end: ScratchMint.end + 1) }),
      (.keyUnknown, { $0.key = KeyID([1, 2, 3, 4, 5, 6, 7, 8]) }),
      (.invalid, { $0.count = 0 }),
    ]
    for (expected, order) in refused { #expect(Self.code { _ = try scratch.mint(order) } == expected) }
    #expect(try scratch.workspace.state().nextIndex(of: 7) == 0)
  }

  @Test func `a list that is given out to its end says so`() throws {
    let scratch = try ScratchMint()
    try scratch.workspace.update { (mint) throws(MintError) in
      try mint.add(
        CampaignDraft(
          id: Identifier("trio")!, list: ListDraft(list: 8, size: 9, uses: 3, until: ScratchMint.end)))
    }
    func trio(_ count: UInt32) throws -> [UInt32] {
      try scratch.mint {
        $0.campaign = Identifier("trio")!
        $0.count = count
      }.map(\.claims.index.index)
    }
    #expect(Self.code { _ = try trio(4) } == .listFull)
    #expect(try trio(3) == [0, 3, 6])
    #expect(Self.code { _ = try trio(1) } == .listFull)
  }

  @Test func `a key that is not active, or ends before the vouchers, mints nothing`() throws {
    let scratch = try ScratchMint()
    let kid = ScratchMint.publicKnownKey.verificationKey.keyID
    let short = SigningKey(generating: .ed25519)
    try scratch.workspace.add(short, from: ScratchMint.now, until: ScratchMint.now + 86_400_000)
    #expect(Self.code { _ = try scratch.mint() } == .keyNotActive)
    _ = try scratch.mint { $0.end = .at(ScratchMint.now + 3_600_000) }
    try scratch.workspace.update { (mint) throws(MintError) in
      try mint.end(short.verificationKey.keyID, as: .revoked)
      try mint.end(kid, as: .retired)
    }
    #expect(Self.code { _ = try scratch.mint { $0.key = kid } } == .keyNotActive)
    #expect(Self.code { _ = try scratch.mint() } == .keyUnknown)
    #expect(
      Self.code {
        try scratch.workspace.update { (mint) throws(MintError) in
          try mint.end(short.verificationKey.keyID, as: .retired)
        }
      } == .invalid)
  }

  @Test func `a text of more than 200 characters needs to be asked for`() throws {
    let scratch = try ScratchMint()
    let subject = "a-pseudonym-of-some-length"
    #expect(Self.code { _ = try scratch.mint { $0.subject = subject } } == .textTooLong)
    #expect(try scratch.workspace.state().nextIndex(of: 7) == 0)
    let voucher = try #require(
      try scratch.mint {
        $0.subject = subject
        $0.allowsLong = true
      }.first)
    #expect(voucher.text.utf8.count > 200)
    #expect(Self.isAllowed(voucher, by: try scratch.published(), at: ScratchMint.now))
    #expect(
      Self.code {
        _ = try scratch.mint {
          $0.subject = String(repeating: "a", count: 300)
          $0.allowsLong = true
        }
      } == .textTooLong)
  }

  @Test func `what kiosks refuse is minted for tests when asked for`() throws {
    let scratch = try ScratchMint()
    let voucher = try #require(
      try scratch.mint {
        $0.end = .at(ScratchMint.now + -1000)
        $0.allowsRefused = true
      }.first)
    #expect(!Self.isAllowed(voucher, by: try scratch.published(), at: ScratchMint.now))
  }
}

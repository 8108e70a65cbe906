import COSE
import Trust
import Vouchers
import Wire
import Zones

/// What one text is, and how it would be judged without a ledger.
struct Inspection {
  enum Decision: String {
    /// A kiosk would accept it, if it has not been used.
    case accepted
    /// The voucher's fault.
    case refused
    /// Not to be judged: no trust, trust too old, or a kind that this version does not read.
    case undecided
  }

  enum Kind: String {
    case voucher
    case presentation
    /// Begins as a voucher and is none.
    case malformed
    case payment
    case receipt
    case link
    /// No code of ours, and none that we know.
    case other
  }

  let kind: Kind
  /// Of the whole text, in bytes; a voucher's characters are one byte each.
  let length: Int
  let decision: Decision
  /// Stable; "accepted" or a code of the closed lists.
  let code: String
  /// Which rule was broken where; never content.
  let detail: String
  /// What a voucher names before its signature is checked: nothing but its key and algorithm.
  let header: Header?
  /// Only if the signature holds.
  let facts: VoucherFacts?
  /// The holder's proof, if it holds and nothing else is wrong.
  private(set) var presentation: VerifiedPresentation?

  struct Header {
    let kid: KeyID
    let algorithm: Int64
  }

  /// Whom to ask.
  struct Judge {
    /// Nil: signatures can't be checked.
    let trust: TrustSnapshot?
    let time: WireTime
    /// Nil: where it is redeemed is not looked at.
    let place: Place?
    /// Digits that the kiosk's screen is said to show.
    let challenges: Set<Challenge>
  }

  /// - Parameters:
  ///   - text: its bytes, or the first of them if it is longer than any code of ours.
  ///   - length: the whole text's.
  init(_ text: [UInt8], length: Int, by judge: Judge) {
    if length > text.count, Presented.isOurs(text) {
      self.init(.malformed, length, Refusal(.tooLong, "\(length) characters"))
      return
    }
    switch Presented(text) {
    case .voucher(let voucher): self.init(.voucher, length, .bare(voucher), by: judge)
    case .presentation(let presentation): self.init(.presentation, length, .live(presentation), by: judge)
    case .malformed(let refusal): self.init(.malformed, length, refusal)
    case .foreign(let foreign):
      let kind: Kind =
        switch foreign {
        case .payment: .payment
        case .receipt: .receipt
        case .link: .link
        case .other: .other
        }
      self.init(kind, length, Refusal(.notAVoucher))
    }
  }

  private init(_ kind: Kind, _ length: Int, _ shown: ShownVoucher, by judge: Judge) {
    let header = Header(kid: shown.voucher.keyID, algorithm: shown.voucher.algorithm)
    guard let trust = judge.trust else {
      self.init(kind, length, .undecided, UndecidedCode.keysMissing.rawValue, "the signature is not checked", header)
      return
    }
    let circumstances = Circumstances(challenges: judge.challenges, offset: MachineZone.offset(at:))
    switch trust.judge(shown, at: judge.time, in: judge.place, with: circumstances) {
    case .allowed(let allowed):
      self.init(kind, length, .accepted, "accepted", "", header, allowed.facts)
      presentation = allowed.presentation
    case .undecided(.notEnrolled, let facts) where judge.place == nil:
      // Everything else held: only the place was left open, and nobody asked about it.
      self.init(kind, length, .accepted, "accepted", "in which store is not looked at", header, facts)
    case .undecided(let code, let facts): self.init(kind, length, .undecided, code.rawValue, "", header, facts)
    case .refused(let refusal, let facts):
      self.init(kind, length, .refused, refusal.code.rawValue, refusal.detail, header, facts)
    }
  }

  private init(_ kind: Kind, _ length: Int, _ refusal: Refusal) {
    self.init(kind, length, .refused, refusal.code.rawValue, refusal.detail)
  }

  private init(
    _ kind: Kind, _ length: Int, _ decision: Decision, _ code: String, _ detail: String = "", _ header: Header? = nil,
    _ facts: VoucherFacts? = nil
  ) {
    self.kind = kind
    self.length = length
    self.decision = decision
    self.code = code
    self.detail = detail
    self.header = header
    self.facts = facts
  }
}

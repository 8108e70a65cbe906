import ArgumentParser
import COSE
import Issuing
import StrictJSON
import Trust
import Vouchers
import Wire

struct IssueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue",
    abstract: "Mints vouchers.",
    discussion: """
      A voucher is a bearer token: who has its text has the voucher. Files are made 0600, and never overwritten. What a \
      kiosk would refuse is refused here first, and costs no index.

      Examples:
        voucher-mint issue --campaign summer26 --count 1000 > texts
        voucher-mint issue --campaign summer26 --aud xinyi --amount 100 --currency TWD --format png --out voucher.png
        voucher-mint issue --campaign dentist --appointment +1d,+25h
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The campaign's id.")
  var campaign: Identifier

  @Option(help: "How many vouchers.")
  var count: UInt32 = 1

  @Option(help: "The list; the campaign's first with room if not given.")
  var list: UInt32?

  @Option(help: "Refuse to mint unless the list's vouchers have so many uses.")
  var uses: Int?

  @Option(
    help: ArgumentHelp("Stores and groups with commas; wherever the campaign holds if not given.", valueName: "a,b"))
  var aud: IdentifierList?

  @Option(parsing: .unconditional, help: "Not valid before this time.")
  var nbf: Moment?

  @Option(parsing: .unconditional, help: "No longer valid at this time; the list's end if not given.")
  var exp: Moment?

  @Flag(help: "No expiry of its own, where the campaign allows that.")
  var noExp = false

  @Option(help: "The holder's pseudonym. Never a name, a number or an address: kiosks record it.")
  var sub: String?

  @Option(help: "What it is worth, in minor units of the currency (cents).")
  var amount: Int64?

  @Option(help: "ISO 4217 code, as TWD; with --amount.")
  var currency: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The appointment's window: two times with a comma.", valueName: "start,end"))
  var appointment: Window?

  @Option(
    help: ArgumentHelp(
      "Bind it to a holder's public key, as holder new prints it: then only live codes of that phone are taken.",
      valueName: "curve:key"))
  var holder: Holder?

  @Flag(name: .customLong("iss"), help: "Name the issuer in the voucher; the key tells it anyway.")
  var namesIssuer = false

  @Option(help: ArgumentHelp("Mint with this key; the newest active one if not given.", valueName: "kid"))
  var key: KeyID?

  @Flag(help: "Allow texts of more than 200 characters, which cheap cameras read badly at 40 mm.")
  var allowLong = false

  @Flag(help: "Mint what kiosks refuse: for tests and training.")
  var allowRefused = false

  @Flag(help: "Mint with a key that kiosks may not know yet: published less than trust.stale_hours ago, or not at all.")
  var allowUnpublished = false

  @Option(help: "text, png, svg, sheet-pdf or sheet-png: codes of 40 mm, 12 on an A4 page.")
  var format = VoucherFormat.text

  @Option(help: ArgumentHelp("A new file, or a folder where several are made.", valueName: "path"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "The line below each code of a sheet; the campaign's English text if not given.", valueName: "text"))
  var label: String?

  func validate() throws {
    guard count > 0 else { throw ValidationError("--count must be at least 1") }
    guard exp == nil || !noExp else { throw ValidationError("--exp and --no-exp exclude each other") }
    guard (amount == nil) == (currency == nil) else { throw ValidationError("--amount and --currency go together") }
    if let amount, let currency, Amount(minor: amount, currency: currency) == nil {
      throw ValidationError("--amount is a number below 2^53 and --currency three capital letters")
    }
    guard format == .text || common.output == .text else { throw ValidationError("-o json is for --format text") }
    guard format == .text || out != nil else { throw ValidationError("--format \(format.rawValue) needs --out") }
    guard sub != "" else { throw ValidationError("--sub must not be empty") }
  }

  func run() throws {
    let now = Clock.now()
    // Before any index is taken: vouchers that can't be written would be lost.
    let target = try VoucherTarget(format: format, output: common.output, path: out, count: count)
    let mint = try Mint(try order(at: now), from: common.workspace, at: now)
    let english = mint.campaign.texts.english
    try target.write(mint, label: label ?? (english.isEmpty ? campaign.text : english))
  }

  private func order(at now: WireTime) throws -> VoucherOrder {
    var order = VoucherOrder(campaign: campaign)
    order.count = count
    order.list = list
    order.uses = uses
    order.audience = aud?.identifiers ?? []
    order.notBefore = nbf?.time(at: now)
    order.end = noExp ? .never : exp.map { .at($0.time(at: now)) } ?? .withList
    order.subject = sub
    order.amount = amount.flatMap { amount in currency.flatMap { Amount(minor: amount, currency: $0) } }
    if let appointment {
      guard let window = Appointment(start: appointment.start.time(at: now), end: appointment.end.time(at: now)) else {
        throw MintError(.invalid, "the appointment must end after it starts")
      }
      order.appointment = window
    }
    order.holder = holder?.key
    order.namesIssuer = namesIssuer
    order.key = key
    order.allowsLong = allowLong
    order.allowsRefused = allowRefused
    order.allowsUnpublished = allowUnpublished
    return order
  }
}

/// A holder's public key.
struct Holder: ExpressibleByArgument {
  let key: VerificationKey

  init?(argument: String) {
    guard let key = HolderKey.named(argument) else { return nil }
    self.key = key
  }
}

/// Two times with a comma between them.
struct Window: ExpressibleByArgument {
  let start: Moment
  let end: Moment

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Moment(argument: String($0)) }
    guard parts.count == 2, let start = parts[0], let end = parts[1] else { return nil }
    self.start = start
    self.end = end
  }
}

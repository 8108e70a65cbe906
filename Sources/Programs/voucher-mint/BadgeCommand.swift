import ArgumentParser
import Issuing
import StrictJSON
import Vouchers
import Wire

struct BadgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "badge",
    abstract: "Makes a staff member's badge, which with its PIN opens a kiosk's staff page.",
    discussion: """
      The PIN is read from the standard input, never from the command line. The badge is signed by the issuer's newest key \
      and holds in the stores and groups of --aud until --exp. Print it at 60 mm or larger. Who loses it tells the shop: \
      a badge can't be taken back before its end but by revoking the key.

      Example:
        voucher-mint badge --staff s-0042 --aud xinyi --exp +180d --format png --out badge.png < pin.txt
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The staff number: a pseudonym, never a name. Kiosks record it.")
  var staff: Identifier

  @Option(help: ArgumentHelp("Stores and groups with commas.", valueName: "a,b"))
  var aud: IdentifierList

  @Flag(help: "For a manager.")
  var manager = false

  @Option(parsing: .unconditional, help: "Not valid before this time.")
  var nbf = Moment.fromNow(0)

  @Option(parsing: .unconditional, help: "No longer valid at this time, at most 366 days after --nbf.")
  var exp: Moment

  @Option(help: "text, png or svg.")
  var format = VoucherFormat.text

  @Option(help: ArgumentHelp("A new file.", valueName: "path"))
  var out: String?

  func validate() throws {
    guard [.text, .png, .svg].contains(format) else { throw ValidationError("--format is text, png or svg") }
    guard format == .text || out != nil else { throw ValidationError("--format \(format.rawValue) needs --out") }
  }

  func run() throws {
    guard let pin = readLine(strippingNewline: true), PINVerifier.isPIN(pin) else {
      throw MintError(.invalid, "give a PIN of 6 to 12 digits, and nothing else, as a line of standard input")
    }
    let now = Clock.now()
    let order = BadgeOrder(
      subject: staff, audience: aud.identifiers, role: manager ? .manager : .staff, notBefore: nbf.time(at: now),
      expires: exp.time(at: now))
    var generator = SystemRandomNumberGenerator()
    let text = try order.text(pin: pin, from: common.workspace, at: now, using: &generator)
    guard let out else {
      return try Answer(
        text: text,
        json: [
          JSONMember("text", .string(text)), JSONMember("staff", .string(staff.text)),
          JSONMember("exp", .string(order.expires.description)),
        ]
      ).print(as: common.output)
    }
    let bytes =
      switch format {
      case .png: try VoucherDrawing.png(text: text)
      case .svg: Array(try VoucherDrawing.svg(text: text, millimetres: 60).utf8)
      default: Array((text + "\n").utf8)
      }
    try DurableFile.replace(out, with: bytes, mode: 0o600)
  }
}

import ArgumentParser
import LocalAPI
import StrictJSON

struct VoidCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "void",
    abstract: "Takes back a redemption of this kiosk. Needs the admin group.",
    discussion: """
      The voucher is free again here at once, unless its list says that it is spent: then as soon as the hub has the record \
      and has cleared the mark. If another kiosk's redemption of it was in conflict, that one gets the place instead. A \
      redemption is taken back once.

      Exit status: 0 taken back, also if it was before; 1 refused; 2 wrong usage; 3 voucherd can't be reached.

      Example:
        voucherctl void 47 --reason "wrong drink" --staff s-7
      """)

  @OptionGroup var socket: SocketOptions

  @Argument(help: "The slip: the number of the redemption's record.")
  var number: Int

  @Option(help: "Why. Never a name or a telephone number: it is recorded and sent.")
  var reason: String

  @Option(help: "Staff number of whoever decided it.")
  var staff: String?

  func validate() throws {
    guard number > 0 else { throw ValidationError("a record's number is 1 or more") }
    guard !reason.isEmpty else { throw ValidationError("--reason must not be empty") }
  }

  func run() throws {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("reason", reason)
      if let staff { writer.member("staff", staff) }
    }
    let answer = try LocalAnswer<Recorded>(
      try socket.client(), "POST", "/v1/redemptions/\(number)/void", body: writer.bytes)
    try answer.print(as: socket.format.output) { recorded in
      recorded.seq.map { "taken back: record \($0)" } ?? "it was taken back before"
    }
  }
}

import ArgumentParser
import LocalAPI

struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "The record of decisions.", subcommands: [Verify.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Computes the whole chain anew from the records' bytes.",
      discussion: """
        The hub prints the same epoch, number and hash for this kiosk (voucher-hub verify) when it has everything.

        Exit status: 0 every link holds; 1 one does not; 2 wrong usage; 3 voucherd can't be reached.
        """)

    @OptionGroup var socket: SocketOptions

    func run() throws {
      // A million records take their time.
      let client = try socket.client(timeLimit: .seconds(600))
      let answer = try LocalAnswer<LedgerVerification>(client, "POST", "/v1/ledger/verify")
      try answer.print(as: socket.format.output) { ledger in
        let place = "epoch \(PlainText.of(ledger.epoch)), record \(ledger.seq), hash \(PlainText.of(ledger.hash))"
        if ledger.ok { return "every link holds: \(place)" }
        return "BROKEN after \(place): \(PlainText.of(ledger.fault ?? "no reason given"))"
      }
      if !answer.value.ok { throw Stop(status: Stop.bad) }
    }
  }
}

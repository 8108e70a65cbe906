import ArgumentParser
import LocalAPI
import LocalCalls
import Wire

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Shows what happened: decisions, changes of keys and clock, what staff did.",
    discussion: """
      Without --since or --after, the last records (--last). -o json prints the records' exact bytes, each with its number \
      and hash, one a line.

      Exit status: 0 shown; 1 refused; 2 wrong usage; 3 voucherd can't be reached, or went away while it was followed.

      Examples:
        voucherctl log --since -2h --type redemption
        voucherctl log -f
      """)

  @OptionGroup var socket: SocketOptions

  @Flag(name: .shortAndLong, help: "Go on with what happens from now on, until Ctrl-C.")
  var follow = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("From this time: 2026-11-22T02:00:00Z, or -2h, -30m, -1d ago.", valueName: "time"))
  var since: Past?

  @Option(help: ArgumentHelp("After this record.", valueName: "number"))
  var after: Int?

  @Option(help: ArgumentHelp("How many records, if neither --since nor --after is given.", valueName: "count"))
  var last = 20

  @Option(help: ArgumentHelp("Only types that begin so: redemption, scan, scan.refused, clock, …", valueName: "type"))
  var type: String?

  func validate() throws {
    guard last >= 0, (after ?? 0) >= 0 else { throw ValidationError("--last and --after are 0 or more") }
  }

  func run() throws {
    var filter = LogFilter()
    filter.since = since.map { $0.time(at: Clock.now()) }
    filter.type = type.map { $0.hasPrefix("voucherd.") ? $0 : "voucherd.\($0)" }
    let client = try socket.client()
    let start = try after ?? (since == nil ? tip(client) - last : 0)
    let reading = LogReading(client: client, filter: filter, after: max(0, start), isRaw: socket.isJSON)
    try reading.catchUp()
    guard follow else { return }
    try reading.follow(by: try socket.client())
  }

  private func tip(_ client: LocalClient) throws(LocalFailure) -> Int {
    try client.get("/v1/status", as: Status.self).ledger?.seq ?? 0
  }
}

/// A time that has been: exact, or so long ago.
enum Past: ExpressibleByArgument {
  case at(WireTime)
  /// Milliseconds.
  case ago(Int64)

  init?(argument: String) {
    if let time = WireTime(argument) {
      self = .at(time)
      return
    }
    let units: [Character: Int64] = ["d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000]
    guard argument.first == "-", let unit = argument.last.flatMap({ units[$0] }),
      let number = Int64(argument.dropFirst().dropLast()), (0...1_000_000).contains(number)
    else { return nil }
    self = .ago(number * unit)
  }

  func time(at now: WireTime) -> WireTime {
    switch self {
    case .at(let time): time
    case .ago(let distance): now + -distance
    }
  }
}

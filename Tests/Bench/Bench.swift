import ArgumentParser
import Daemon
import Foundation
import Rig

/// The figures of the README: `make bench`. Variants are alternated in one run, so that ratios mean something.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Bench",
    abstract:
      "Measures decision, rules, memory, start, upload, hub, trust, a rush, marks and the reader; ends with 1 beyond a bound.",
    discussion: "Everything lies in a scratch folder below the current one, on its disk, and is removed.")

  enum Part: String, ExpressibleByArgument, CaseIterable {
    case decision, rules, memory, start, upload, trust, rush, marks, reader
  }

  @Argument(help: "decision, rules, memory, start, upload, trust, rush, marks, reader; all if none is named.")
  var parts: [Part] = []
  @Option(help: "Decisions measured.") var decisions = 3000
  @Option(help: "Redemptions between the two looks at memory.") var redemptions = 10_000
  @Option(help: "Records in the ledger that is started with.") var records = 1_000_000
  @Option(help: "Records that are drained.") var pending = 100_000
  @Option(help: "Rounds of start, upload and trust.") var rounds = 3
  @Option(help: "Customers of the rush.") var customers = 100
  @Option(help: "Entries of the list of marks.") var entries: UInt32 = 100_000_000
  @Option(help: "How many of them are spent.") var spent = 10_000_000
  @Option(help: "Changes in a minute's delta.") var minute = 3000
  @Option(help: "Marks that are followed to another kiosk.") var marks = 100
  @Option(help: "How often each code is held up to the reader.") var shows = 40

  func run() throws {
    StandardStreams.setUp()
    var verdicts: [Verdict] = []
    for part in parts.isEmpty ? Part.allCases : parts {
      print("== \(part.rawValue)")
      let found =
        switch part {
        case .decision: try DecisionBench(count: decisions).run()
        case .rules: try RulesBench(count: decisions).run()
        case .memory: try MemoryBench(redemptions: redemptions).run()
        case .start: try StartBench(records: records, rounds: rounds).run()
        case .upload: try UploadBench(pending: pending, rounds: rounds).run()
        case .trust: try TrustBench(rounds: rounds).run()
        case .rush: try RushBench(customers: customers).run()
        case .marks: try MarksBench(entries: entries, spent: spent, minute: minute, marks: marks).run()
        case .reader: try ReaderBench(shows: shows).run()
        }
      for verdict in found { print(verdict.line) }
      verdicts += found
    }
    if verdicts.contains(where: { !$0.isGood }) { throw ExitCode(1) }
  }
}

import ArgumentParser
import Hub
import StatusList
import Wire

/// What a platform may say of a voucher.
enum MarkState: String, ExpressibleByArgument, CaseIterable {
  case revoked, suspended, spent, clear
}

struct MarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mark",
    abstract: "Marks a voucher revoked, suspended or spent, or takes such a mark back (clear).",
    discussion: """
      revoked: cancelled for good. suspended: on hold until cleared. spent: used up elsewhere. clear: takes back what \
      was marked here or by a platform; what a redemption holds stays spent.
      Running kiosks hear of it within a second, others at their next contact. Prints what the list says of each use.
      """)

  @Argument(help: "revoked, suspended, spent or clear.") var state: MarkState
  @Argument(help: "The issuer's id.") var issuer: Identifier
  @Argument(help: "Number of the list.") var list: UInt32
  @Argument(help: "The voucher's index.") var index: UInt32
  @Option(help: "One of its uses, from 0; all of them if not given.") var use: Int?
  @Option(help: "Why: an order's number, a ticket's; at most 256 bytes, no person's name.") var reason: String?
  @Option(help: ArgumentHelp("The folder of trust files, for campaigns.json.", valueName: "dir")) var trust: String?
  @OptionGroup var place: StoreOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard use.map({ (0...15).contains($0) }) ?? true else { throw ValidationError("--use must be 0 to 15") }
    guard reason?.utf8.count ?? 0 <= 256 else { throw ValidationError("--reason must be at most 256 bytes") }
  }

  func run() throws {
    guard let folder = try trust ?? place.settings().trust else {
      throw HubError("name the folder of trust files: --trust DIR or --config FILE")
    }
    let source: TrustSource
    do { source = try TrustSource(folder: folder) } catch {
      throw HubError("the trust files in \(folder) can't be used: \(error)")
    }
    guard let status = EntryStatus(platform: state.rawValue) else { return }
    let mark = PlatformMark(voucher: VoucherKey(issuer: issuer, list: list, index: index), use: use, status: status)
    do {
      let entries = try place.store().mark(
        [mark], by: "voucher-hub", reason: reason, in: source.snapshot, at: VoucherHub.now())
      var table = Table("issuer", "list", "index", "use", "state")
      for (voucher, use, status) in entries {
        table.add(
          .init(voucher.issuer), .number(Int64(voucher.list)), .number(Int64(voucher.index)), .number(Int64(use)),
          .text(status.text))
      }
      table.print(as: format.output)
    } catch let refusal as PlatformMarkRefusal {
      switch refusal.code {
      case .listUnknown: throw HubError("no campaign in \(folder) has list \(list) of \(issuer)")
      case .indexWrong: throw HubError("\(index) is not the first entry of a voucher of list \(list)")
      case .useWrong: throw HubError("the voucher has fewer uses than \((use ?? 0) + 1)")
      }
    }
  }
}

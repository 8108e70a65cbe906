import ArgumentParser
import Issuing
import StrictJSON
import Trust
import Wire

struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "What customers call stores and groups of stores.",
    discussion: """
      Without a name customers read the identifier. Kiosks know a name after trust publish; those of an earlier version \
      leave the file stores.json alone.
      """,
    subcommands: [Name.self, Remove.self, List.self])

  struct Name: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Names a store or a group in the three languages, or changes its name.",
      discussion: """
        At most \(PlaceName.longest) characters each. Beside a time about 10 Han or 17 Latin ones fit on the screen; the \
        rest is cut.

        Example:
          voucher-mint store name xinyi --zh-hant 信義店 --zh-hans 信义店 --en Xinyi
        """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The store's or group's id, as tickets and campaigns have it.")
    var id: Identifier

    @Option(help: ArgumentHelp("Its name in Traditional Chinese.", valueName: "name"))
    var zhHant: String

    @Option(help: ArgumentHelp("Its name in Simplified Chinese.", valueName: "name"))
    var zhHans: String

    @Option(help: ArgumentHelp("Its name in English.", valueName: "name"))
    var en: String

    func run() throws {
      guard let name = PlaceName(traditionalChinese: zhHant, simplifiedChinese: zhHans, english: en) else {
        throw MintError(
          .invalid, "a name is 1 to \(PlaceName.longest) visible characters, without a space at either end")
      }
      try common.workspace.updateStoreNames { (names) throws(MintError) in names.set(name, for: id) }
      try Answer(
        text: "\(id) is called \(zhHant), \(zhHans), \(en); kiosks know it after trust publish",
        json: [Self.json(id, name)]
      ).print(as: common.output)
    }

    static func json(_ id: Identifier, _ name: PlaceName) -> JSONMember {
      JSONMember(
        id.text,
        .object([
          JSONMember("zh-Hant", .string(name.traditionalChinese)),
          JSONMember("zh-Hans", .string(name.simplifiedChinese)), JSONMember("en", .string(name.english)),
        ]))
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Takes a name away.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The store's or group's id.")
    var id: Identifier

    func run() throws {
      try common.workspace.updateStoreNames { (names) throws(MintError) in try names.remove(id) }
      try Answer(
        text: "\(id) has no name any more; kiosks know it after trust publish", json: [JSONMember(id.text, .null)]
      ).print(as: common.output)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists every name.")

    @OptionGroup var common: CommonOptions

    func run() throws {
      let names = try common.workspace.updateStoreNames { $0.names }.sorted { $0.key < $1.key }
      try Answer(
        text: names.isEmpty
          ? "no store has a name"
          : names.map { id, name in
            "\(id): \(name.traditionalChinese), \(name.simplifiedChinese), \(name.english)"
          }.joined(separator: "\n"),
        json: names.map { Name.json($0.key, $0.value) }
      ).print(as: common.output)
    }
  }
}

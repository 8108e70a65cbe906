import ArgumentParser
import Glibc
import Hub
import Wire

extension Identifier: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// Identifiers with commas between them.
struct IdentifierList: ExpressibleByArgument {
  let identifiers: [Identifier]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map { Identifier(String($0)) }
    identifiers = names.compactMap { $0 }
    guard identifiers.count == names.count else { return nil }
  }
}

/// `2026-11-22T02:17:04Z`, or a day as `2026-11-22`, which stands for its first moment in UTC.
struct Moment: ExpressibleByArgument {
  let time: WireTime

  init?(argument: String) {
    guard let time = WireTime(argument) ?? WireTime(argument + "T00:00:00Z") else { return nil }
    self.time = time
  }
}

/// The name of a time zone, as the tz database has it.
struct TimeZoneName: ExpressibleByArgument {
  let name: String

  /// Nil if it is no name, or if this machine has the tz database and does not find it there.
  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    let isName = parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
            || "_+-".utf8.contains($0)
        }
    }
    guard isName, argument.utf8.count <= 64 else { return nil }
    let folder = "/usr/share/zoneinfo"
    let isKnown = unsafe access("\(folder)/\(argument)", R_OK) == 0
    let hasDatabase = unsafe access(folder, F_OK) == 0
    if hasDatabase, !isKnown { return nil }
    name = argument
  }

  var defaultValueDescription: String { name }
}

/// Where the hub's state lies: named outright, or by the server's configuration.
struct StoreOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The hub's database.", valueName: "file"))
  var database: String?

  @Option(help: ArgumentHelp("The server's configuration, which names the database.", valueName: "file"))
  var config: String?

  /// - Throws: `HubError` if neither says where it is.
  func settings() throws -> HubSettings {
    var settings = try HubSettings(file: config)
    if let database { settings.database = database }
    return settings
  }

  /// - Parameter making: whether a missing file is made.
  func store(making: Bool = false) throws -> HubStore {
    let settings = try self.settings()
    guard let path = settings.database else { throw HubError("name the database: --database FILE or --config FILE") }
    let isThere = unsafe access(path, F_OK) == 0
    guard making || isThere else {
      throw HubError("there is no database \(path). Name the one that voucher-hub serve uses.")
    }
    return try HubStore(path: path)
  }
}

/// What every command that prints a table takes.
struct OutputOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "text for people, csv for spreadsheets, json for programs.")
  var output = TableFormat.text
}

import Foundation

/// The two tables of the README that say which module may import what.
struct Readme: Sendable {
  struct Row: Sendable {
    let wing: String
    let sentence: String
    let mayImport: Set<String>
  }

  /// Our modules, by name.
  let modules: [String: Row]
  /// Who may import a module from outside, by that module's name.
  let outside: [String: Set<String>]

  init() throws {
    let text = try String(contentsOf: SourceTree.root.appending(path: "README.md"), encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var modules: [String: Row] = [:]
    var wing = ""
    for cells in try Self.table("| wing | module | is | may import of ours |", in: lines) {
      if !cells[0].isEmpty { wing = cells[0] }
      modules[cells[1]] = Row(wing: wing, sentence: cells[2], mayImport: Self.list(cells[3]))
    }
    self.modules = modules
    var outside: [String: Set<String>] = [:]
    for cells in try Self.table("| from outside | may be imported by |", in: lines) {
      for name in Self.list(cells[0]) { outside[name] = Self.list(cells[1]) }
    }
    self.outside = outside
  }

  struct NoTable: Error {
    let header: String
  }

  /// The rows under a header line, cells trimmed.
  private static func table(_ header: String, in lines: [String]) throws -> [[String]] {
    guard let start = lines.firstIndex(of: header) else { throw NoTable(header: header) }
    return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  private static func list(_ cell: String) -> Set<String> {
    Set(cell.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
  }
}

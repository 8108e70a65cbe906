import ArgumentParser
import StrictJSON
import Wire

/// How a table is printed.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case csv
  case json
}

/// Rows for people, spreadsheets or programs. The columns are the same in all three.
struct Table {
  enum Cell {
    case text(String)
    case number(Int64)
    case none

    init(_ text: String?) { self = text.map(Cell.text) ?? .none }
    init(_ time: WireTime?) { self = (time?.description).map(Cell.text) ?? .none }
    init(_ number: Int64?) { self = number.map(Cell.number) ?? .none }
    init(_ identifier: Identifier) { self = .text(identifier.text) }
  }

  let columns: [String]
  private(set) var rows: [[Cell]] = []

  init(_ columns: String...) { self.columns = columns }

  /// - Parameter row: one cell a column.
  mutating func add(_ row: Cell...) {
    precondition(row.count == columns.count)
    rows.append(row)
  }

  func print(as format: TableFormat) {
    switch format {
    case .text: Swift.print(text, terminator: "")
    case .csv: Swift.print(csv, terminator: "")
    case .json: Swift.print(json)
    }
  }

  /// Aligned, with a line of names; numbers to the right.
  private var text: String {
    let cells = rows.map { $0.map(Self.plain) }
    let widths = columns.indices.map { column in
      ([columns[column]] + cells.map { $0[column] }).map(\.count).max() ?? 0
    }
    func line(_ cells: [String], _ isNumber: (Int) -> Bool) -> String {
      var line = ""
      for (column, cell) in cells.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += isNumber(column) ? space + cell : cell + space
        line += "  "
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }
    func isNumber(_ column: Int) -> Bool {
      rows.contains { if case .number = $0[column] { true } else { false } }
    }
    return line(columns, isNumber) + cells.map { line($0, isNumber) }.joined()
  }

  /// RFC 4180 with line feeds.
  private var csv: String {
    func field(_ text: String) -> String {
      text.contains { ",\"\n\r".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
    return ([columns] + rows.map { $0.map(Self.plain) })
      .map { $0.map(field).joined(separator: ",") + "\n" }.joined()
  }

  /// An array of objects.
  private var json: String {
    var writer = JSONWriter()
    writer.value(
      .array(
        rows.map { row in
          .object(
            zip(columns, row).map { name, cell in
              switch cell {
              case .text(let text): JSONMember(name, .string(text))
              case .number(let number): JSONMember(name, .integer(number))
              case .none: JSONMember(name, .null)
              }
            })
        }))
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func plain(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): text
    case .number(let number): "\(number)"
    case .none: ""
    }
  }
}

/// All settings of one program: what its configuration file may hold.
package struct SettingsTable: Sendable {
  package let program: String
  let rows: [any SettingRow]

  /// - Parameter keys: in the order of the printed example; those of one section next to each other.
  package init<each Value>(program: String, _ keys: repeat SettingKey<each Value>) {
    self.program = program
    var rows: [any SettingRow] = []
    repeat rows.append(each keys)
    precondition(Set(rows.map(\.path)).count == rows.count, "a key stands twice in the table")
    self.rows = rows
  }

  /// The configuration as it holds without a file, each key with its help, unit, default, least and most; a valid
  /// configuration file itself.
  package var example: String {
    var lines = [
      "# \(program): every setting, with what is allowed and what holds if it is not given.",
      "# A key behind \"#\" shows its default or an example.",
    ]
    var section: [Substring] = []
    for row in rows {
      let segments = row.segments.map { $0 == "*" ? "hub" : $0 }
      let parents = segments.dropLast()
      let shared = zip(section, parents).prefix { $0 == $1 }.count
      if parents.isEmpty || shared < parents.count { lines.append("") }
      for (depth, name) in parents.enumerated().dropFirst(shared) {
        lines.append(String(repeating: "  ", count: depth) + name + ":")
      }
      section = Array(parents)
      let indent = String(repeating: "  ", count: parents.count)
      lines.append("\(indent)# \(row.help)")
      lines.append("\(indent)# \(row.limits)")
      let text = row.fallbackText ?? row.example ?? "…"
      lines.append("\(indent)\(row.fallbackValue == nil ? "" : "#")\(segments.last ?? ""): \(text)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

import Yams

/// The walk through a configuration file: values, their lines, and all that is wrong.
struct SettingsReading {
  let file: String
  let rows: [any SettingRow]
  private(set) var values: [String: any Sendable] = [:]
  private(set) var lines: [String: Int] = [:]
  private(set) var findings: [SettingsError.Finding] = []
  /// Sections whose name the installer chose, by the section above them.
  private var chosen: [String: Set<String>] = [:]

  init(file: String, rows: [any SettingRow]) {
    self.file = file
    self.rows = rows
  }

  mutating func read(section node: Node, at path: [String]) {
    if case .scalar(let scalar) = node, scalar.string.isEmpty, scalar.style == .plain { return }
    guard case .mapping(let mapping) = node else {
      let name = path.isEmpty ? nil : path.joined(separator: ".")
      return find(node, name, "is no section", allowed: "keys below it: \(keys(below: path))")
    }
    for (key, value) in mapping { read(key: key, value, at: path) }
  }

  private mutating func read(key: Node, _ value: Node, at path: [String]) {
    guard case .scalar(let scalar) = key else { return find(key, nil, "is no key", allowed: keys(below: path)) }
    let here = path + [scalar.string]
    let name = here.joined(separator: ".")
    let matching = rows.filter { Self.matches($0.segments.prefix(here.count), here) && $0.segments.count >= here.count }
    guard let row = matching.first else {
      return find(key, name, "is no setting", allowed: keys(below: path))
    }
    if row.segments[path.count] == "*" {
      guard Self.isName(scalar.string) else {
        return find(key, name, "is no name", allowed: "up to 32 of a-z, 0-9, - and _, a letter first")
      }
      chosen[path.joined(separator: "."), default: []].insert(scalar.string)
    }
    guard row.segments.count == here.count else { return read(section: value, at: here) }
    lines[name] = (key.mark ?? value.mark)?.line
    if let value = row.value(of: value) {
      values[name] = value
    } else {
      find(value, name, "can't be \(Self.shown(value))", allowed: row.limits)
    }
  }

  /// Gives what the file leaves out its default.
  mutating func complete() {
    let refused = Set(findings.compactMap(\.key))
    for row in rows {
      for path in paths(of: row) where values[path] == nil && !refused.contains(path) {
        if let value = row.fallbackValue {
          values[path] = value
        } else {
          findings.append(
            .init(file: file, line: nil, key: path, problem: "must be given", allowed: row.limits))
        }
      }
    }
  }

  /// One path, or one for each name that was chosen.
  private func paths(of row: any SettingRow) -> [String] {
    guard let star = row.segments.firstIndex(of: "*") else { return [row.path] }
    let section = row.segments[..<star].joined(separator: ".")
    return (chosen[section] ?? []).sorted().map { row.path.replacing("*", with: $0) }
  }

  private func keys(below path: [String]) -> String {
    var keys: [String] = []
    for row in rows where row.segments.count > path.count && Self.matches(row.segments.prefix(path.count), path) {
      let key = row.segments[path.count] == "*" ? "a name of your choice" : String(row.segments[path.count])
      if !keys.contains(key) { keys.append(key) }
    }
    return keys.joined(separator: ", ")
  }

  private mutating func find(_ node: Node, _ key: String?, _ problem: String, allowed: String?) {
    findings.append(.init(file: file, line: node.mark?.line, key: key, problem: problem, allowed: allowed))
  }

  private static func matches(_ pattern: ArraySlice<Substring>, _ path: [String]) -> Bool {
    zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 } && pattern.count == path.count
  }

  private static func isName(_ text: String) -> Bool {
    guard (1...32).contains(text.utf8.count), let first = text.utf8.first else { return false }
    return (0x61...0x7A).contains(first)
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F }
  }

  /// A few characters of what was written; a configuration holds no secrets, but may hold a mistake of any length.
  private static func shown(_ node: Node) -> String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "empty" : "\"\(scalar.string.prefix(40))\""
    case .mapping: "a section"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }
}

import FoundationEssentials
import Yams

/// The settings of one file, checked against a table; every key of the table has its value.
///
/// Read once at start; a program makes its own immutable value of it and lets it go.
package struct Settings: Sendable {
  /// The longest file, in bytes.
  package static let mostBytes = 256 << 10

  package let file: String
  let values: [String: any Sendable]
  let lines: [String: Int]

  /// Reads and checks a file.
  ///
  /// - Throws: `SettingsError` with everything that is wrong: an unknown, doubled or missing key, a wrong type, a value
  ///   out of range, each with file, line, key and what is allowed.
  package init(file: String, table: SettingsTable) throws(SettingsError) {
    let data: Data
    do { data = try Data(contentsOf: URL(filePath: file)) } catch {
      throw SettingsError(file, line: nil, "can't be read; is it there, and may this user read it?")
    }
    guard data.count <= Self.mostBytes, let text = String(validating: data, as: UTF8.self) else {
      throw SettingsError(file, line: nil, "is no UTF-8 text of at most \(SettingScale.bytes.write(Self.mostBytes))")
    }
    try self.init(text: text, file: file, table: table)
  }

  /// Checks a text as if it stood in `file`.
  package init(text: String, file: String, table: SettingsTable) throws(SettingsError) {
    var reading = SettingsReading(file: file, rows: table.rows)
    let root: Node?
    do { root = try compose(yaml: text, .basic) } catch { throw SettingsError(error, file: file) }
    if let root { reading.read(section: root, at: []) }
    reading.complete()
    guard reading.findings.isEmpty else { throw SettingsError(findings: reading.findings) }
    self.file = file
    values = reading.values
    lines = reading.lines
  }

  /// The value of a key: the file's, or else the default.
  ///
  /// - Parameter name: what stands for the `*` in the key's path.
  package subscript<Value>(_ key: SettingKey<Value>, name name: String? = nil) -> Value {
    guard let value = values[Self.path(key.path, name)] as? Value else {
      preconditionFailure("\(key.path) is not in the program's table of settings")
    }
    return value
  }

  /// The names that stand for the `*` below a section ("bases"), in alphabetical order.
  package func names(in section: String) -> [String] {
    let prefix = section + "."
    let names = values.keys.filter { $0.hasPrefix(prefix) }
      .compactMap { $0.dropFirst(prefix.count).split(separator: ".").first.map(String.init) }
    return Set(names).sorted()
  }

  /// A value that the table allows and the program can't use after all; to be thrown while it makes its own value.
  package func refusal<Value>(
    _ key: SettingKey<Value>, name: String? = nil, _ problem: String, allowed: String? = nil
  ) -> SettingsError {
    let path = Self.path(key.path, name)
    return SettingsError(findings: [
      .init(file: file, line: lines[path], key: path, problem: problem, allowed: allowed)
    ])
  }

  private static func path(_ path: String, _ name: String?) -> String {
    name.map { path.replacing("*", with: $0) } ?? path
  }
}

extension SettingsError {
  init(_ file: String, line: Int?, _ problem: String) {
    self.init(findings: [.init(file: file, line: line, key: nil, problem: problem, allowed: nil)])
  }

  /// What the YAML parser says, without the text that it quotes.
  init(_ error: any Error, file: String) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      self.init(file, line: mark.line, "is no YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let key = duplicates.joined(separator: ", ")
      self.init(findings: [
        .init(file: file, line: context.mark.line, key: key, problem: "stands more than once", allowed: nil)
      ])
    default: self.init(file, line: nil, "is no YAML")
    }
  }
}

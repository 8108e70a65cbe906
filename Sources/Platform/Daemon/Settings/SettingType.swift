import Yams

/// How one type of setting is written in a configuration file.
package struct SettingType<Value: Sendable>: Sendable {
  /// What may be written, for people ("duration: a number and ms, s, min, h or d").
  let name: String
  /// Nil if the node is nothing of this type.
  let read: @Sendable (Node) -> Value?
  /// The value as it would stand in the file; nil for none.
  let write: @Sendable (Value) -> String?

  init(
    _ name: String, read: @escaping @Sendable (Node) -> Value?, write: @escaping @Sendable (Value) -> String?
  ) {
    self.name = name
    self.read = read
    self.write = write
  }

  /// The same, or nothing at all.
  var optional: SettingType<Value?> {
    .init(name, read: { node in read(node).map { $0 } }, write: { $0.flatMap(write) })
  }
}

extension SettingType where Value == String {
  /// Any text but an empty one. A plain `no` or `007` is a text as well, since the key says what is meant.
  static let text = SettingType("text", read: { $0.written }, write: quoted)

  /// A path from the root, without `..` in it.
  static let path = SettingType(
    "path from the root",
    read: { node in
      node.written.flatMap { $0.hasPrefix("/") && !$0.split(separator: "/").contains("..") ? $0 : nil }
    }, write: quoted)

  @Sendable private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || "/._-:".utf8.contains($0)
    }
    return isPlain && !text.hasSuffix(":") ? text : "'\(text.replacing("'", with: "''"))'"
  }
}

extension SettingType where Value == Int {
  static let integer = SettingType(
    "whole number", read: { $0.plain.flatMap { SettingScale.whole($0[...]) } }, write: { String($0) })

  static let bytes = SettingType(
    "size: a whole number and B, KiB, MiB or GiB",
    read: { node in node.plain.flatMap { SettingScale.bytes.read($0) } }, write: { SettingScale.bytes.write($0) })
}

extension SettingType where Value == Duration {
  static let duration = SettingType(
    "duration: a whole number and ms, s, min, h or d",
    read: { node in node.plain.flatMap { SettingScale.milliseconds.read($0) }.map { .milliseconds($0) } },
    write: { SettingScale.milliseconds.write(Int($0 / .milliseconds(1))) })
}

extension SettingType where Value == Bool {
  static let flag = SettingType(
    "true or false",
    read: { node in node.plain.flatMap { ["true": true, "false": false][$0] } }, write: { String($0) })
}

extension SettingType where Value == [String] {
  /// A list of texts, each once.
  static let texts = SettingType(
    "list of texts, each once",
    read: { node in
      guard case .sequence(let sequence) = node else { return nil }
      let texts = sequence.compactMap(\.written)
      return texts.count == sequence.count && Set(texts).count == texts.count ? texts : nil
    },
    write: { "[" + $0.compactMap { SettingType<String>.text.write($0) }.joined(separator: ", ") + "]" })
}

extension SettingType where Value: RawRepresentable<String> & CaseIterable {
  static var choice: SettingType {
    .init(
      Value.allCases.map(\.rawValue).joined(separator: " or "),
      read: { $0.written.flatMap { Value(rawValue: $0) } }, write: { $0.rawValue })
  }
}

extension Node {
  /// The scalar, quoted or not; nil if it is empty or no scalar.
  fileprivate var written: String? {
    guard case .scalar(let scalar) = self, !scalar.string.isEmpty else { return nil }
    return scalar.string
  }

  /// The scalar, if it stands there without quotes.
  fileprivate var plain: String? {
    guard case .scalar(let scalar) = self, scalar.style == .plain else { return nil }
    return scalar.string
  }
}

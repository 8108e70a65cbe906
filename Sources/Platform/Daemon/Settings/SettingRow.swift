import Yams

/// A setting whose type only its key knows: what the reader of a file and the printed example need of it.
protocol SettingRow: Sendable {
  var path: String { get }
  var help: String { get }
  var example: String? { get }
  /// What is allowed, in words: type, default, least and most.
  var limits: String { get }
  /// The default; nil if the setting must be given.
  var fallbackValue: (any Sendable)? { get }
  /// The default as it would be written; nil if there is none.
  var fallbackText: String? { get }
  /// Nil if the node is not of the type or out of range.
  func value(of node: Node) -> (any Sendable)?
}

extension SettingRow {
  var segments: [Substring] { path.split(separator: ".") }
}

extension SettingKey: SettingRow {
  var limits: String {
    let fallback = fallback.map { "default \(type.write($0) ?? "none")" } ?? "must be given"
    return [type.name, fallback, bounds].compactMap { $0 }.joined(separator: "; ")
  }

  var fallbackValue: (any Sendable)? { fallback }

  var fallbackText: String? { fallback.flatMap { type.write($0) } }

  func value(of node: Node) -> (any Sendable)? { type.read(node).flatMap { isAllowed($0) ? $0 : nil } }
}

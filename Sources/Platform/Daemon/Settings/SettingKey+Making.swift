extension SettingKey where Value: Comparable {
  fileprivate static func ranged(
    _ path: String, _ type: SettingType<Value>, _ fallback: Value?, _ least: Value, _ most: Value, _ help: String,
    _ example: String?
  ) -> SettingKey {
    precondition(fallback.map { (least...most).contains($0) } ?? true, "the default of \(path) is out of its range")
    let bounds = [type.write(least).map { "least \($0)" }, type.write(most).map { "most \($0)" }]
    return SettingKey(
      path: path, type: type, fallback: fallback, isAllowed: { (least...most).contains($0) },
      bounds: bounds.compactMap { $0 }.joined(separator: "; "), help: help, example: example)
  }
}

extension SettingKey where Value == Int {
  /// A whole number without a unit.
  package static func integer(
    _ path: String, default fallback: Int?, least: Int, most: Int, help: String, example: String? = nil
  ) -> SettingKey {
    ranged(path, .integer, fallback, least, most, help, example)
  }

  /// A size in bytes, written with its unit ("8 MiB").
  package static func bytes(
    _ path: String, default fallback: Int?, least: Int, most: Int, help: String, example: String? = nil
  ) -> SettingKey {
    ranged(path, .bytes, fallback, least, most, help, example)
  }
}

extension SettingKey where Value == Duration {
  /// A duration, written with its unit ("25 s"), to the millisecond.
  package static func duration(
    _ path: String, default fallback: Duration?, least: Duration, most: Duration, help: String, example: String? = nil
  ) -> SettingKey {
    ranged(path, .duration, fallback, least, most, help, example)
  }
}

extension SettingKey {
  fileprivate init(_ path: String, _ type: SettingType<Value>, _ fallback: Value?, _ help: String, _ example: String?) {
    self.init(
      path: path, type: type, fallback: fallback, isAllowed: { _ in true }, bounds: nil, help: help, example: example)
  }
}

extension SettingKey where Value == String {
  /// A text, not empty; without a default it must be given, and `example` shows how.
  package static func text(_ path: String, default fallback: String? = nil, help: String, example: String? = nil)
    -> SettingKey
  {
    SettingKey(path, .text, fallback, help, example)
  }

  /// A path from the root.
  package static func path(_ path: String, default fallback: String? = nil, help: String, example: String? = nil)
    -> SettingKey
  {
    SettingKey(path, .path, fallback, help, example)
  }
}

extension SettingKey where Value == String? {
  /// A text that may be left out.
  package static func optionalText(_ path: String, help: String, example: String) -> SettingKey {
    SettingKey(path, SettingType.text.optional, .some(nil), help, example)
  }

  /// A path from the root that may be left out.
  package static func optionalPath(_ path: String, help: String, example: String) -> SettingKey {
    SettingKey(path, SettingType.path.optional, .some(nil), help, example)
  }
}

extension SettingKey where Value == Bool {
  package static func flag(_ path: String, default fallback: Bool, help: String) -> SettingKey {
    SettingKey(path, .flag, fallback, help, nil)
  }
}

extension SettingKey where Value == [String] {
  /// A list of texts, each once.
  package static func texts(_ path: String, default fallback: [String]?, help: String, example: String? = nil)
    -> SettingKey
  {
    SettingKey(path, .texts, fallback, help, example)
  }
}

extension SettingKey where Value: RawRepresentable<String> & CaseIterable {
  /// One of the cases of an enum.
  package static func choice(_ path: String, default fallback: Value?, help: String, example: String? = nil)
    -> SettingKey
  {
    SettingKey(path, .choice, fallback, help, example)
  }
}

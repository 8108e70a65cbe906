import StrictJSON
import Wire

/// What customers call a store, or a group of stores, in the three languages.
package struct PlaceName: Sendable, Equatable {
  package let traditionalChinese: String
  package let simplifiedChinese: String
  package let english: String

  /// The longest, in characters: more than one line of the screen holds beside a time, and the screen cuts it there.
  package static let longest = 40

  /// Nil unless each is 1 to `longest` visible characters without a space at either end.
  package init?(traditionalChinese: String, simplifiedChinese: String, english: String) {
    self.traditionalChinese = traditionalChinese
    self.simplifiedChinese = simplifiedChinese
    self.english = english
    guard [traditionalChinese, simplifiedChinese, english].allSatisfy(Self.isName) else { return nil }
  }

  init(_ value: JSONValue, at path: String) throws(JSONError) {
    var reader = try ObjectReader(value, at: path)
    func name(_ language: String) throws(JSONError) -> String {
      try reader.parsed(language, "must be 1 to \(Self.longest) characters") { Self.isName($0) ? $0 : nil }
    }
    traditionalChinese = try name("zh-Hant")
    simplifiedChinese = try name("zh-Hans")
    english = try name("en")
    try reader.end()
  }

  private static func isName(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard (1...longest).contains(scalars.count), scalars.first != " ", scalars.last != " " else { return false }
    // What can't be seen could turn the line around, or make two names look alike.
    return scalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
      default: true
      }
    }
  }
}

extension TrustParts {
  /// More than any chain has.
  static let mostPlaces = 20_000

  /// Names by the store's, or the group's, identifier.
  static func places(_ value: JSONValue) throws(JSONError) -> [Identifier: PlaceName] {
    var reader = try ObjectReader(value, at: TrustFile.stores.rawValue)
    try reader.schemaOne()
    let values = try reader.array("stores")
    guard values.count <= mostPlaces else { throw reader.wrong("stores", "must hold at most \(mostPlaces)") }
    var names: [Identifier: PlaceName] = [:]
    for (index, value) in values.enumerated() {
      let path = "\(TrustFile.stores.rawValue).stores[\(index)]"
      var store = try ObjectReader(value, at: path)
      let id = try store.parsed("id", "must be an identifier", Identifier.init)
      let name = try PlaceName(try store.required("names"), at: "\(path).names")
      try store.end()
      guard names.updateValue(name, forKey: id) == nil else {
        throw JSONError(.wrongValue, at: "\(path).id", "named twice")
      }
    }
    try reader.end()
    return names
  }
}

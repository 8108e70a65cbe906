/// The same thing in the three languages that we speak.
package struct Trilingual<Value: Sendable>: Sendable {
  package let zhHant: Value
  package let zhHans: Value
  package let en: Value

  package init(_ zhHant: Value, _ zhHans: Value, _ en: Value) {
    self.zhHant = zhHant
    self.zhHans = zhHans
    self.en = en
  }

  /// The three, each changed alike.
  package func map<Other: Sendable>(_ change: (Value) -> Other) -> Trilingual<Other> {
    Trilingual<Other>(change(zhHant), change(zhHans), change(en))
  }

  /// The three, each together with its fellow of the same language.
  package func with<Other: Sendable, Both: Sendable>(
    _ other: Trilingual<Other>, _ join: (Value, Other) -> Both
  ) -> Trilingual<Both> {
    Trilingual<Both>(join(zhHant, other.zhHant), join(zhHans, other.zhHans), join(en, other.en))
  }
}

extension Trilingual: Equatable where Value: Equatable {}

extension Trilingual<String> {
  /// The same text in all three.
  init(alike text: String) { self.init(text, text, text) }

  static func + (left: Self, right: Self) -> Self { left.with(right) { $0 + $1 } }
}

extension Trilingual<[String]> {
  /// The lists of several things, as each language separates them.
  var joined: Trilingual<String> {
    Trilingual<String>(
      zhHant.joined(separator: "、"), zhHans.joined(separator: "、"), en.joined(separator: ", "))
  }

  /// Several things, by language.
  init(_ all: [Trilingual<String>]) { self.init(all.map(\.zhHant), all.map(\.zhHans), all.map(\.en)) }
}

package import StrictJSON

/// The `rules` of a campaign as their author writes them: one JSON object with the members that stand in campaigns.json.
///
/// Only its syntax is looked at here: what the members mean is told by the kiosk's own parser, which a `MintState` asks
/// at every change.
package struct RulesFile: Sendable, Equatable {
  /// The longest file, in bytes.
  package static let longest = 64 << 10

  package let members: [JSONMember]

  /// No rule at all.
  package init() { members = [] }

  init(members: [JSONMember]) { self.members = members }

  /// - Parameter name: what the file is called in an error.
  /// - Throws: `MintError` (`invalid`) naming the byte.
  package init(parsing bytes: [UInt8], named name: String) throws(MintError) {
    let value: JSONValue
    do { value = try JSONValue(parsing: bytes) } catch { throw MintError(.invalid, "\(name): \(error)") }
    guard case .object(let members) = value else {
      throw MintError(.invalid, "\(name) must hold one object, as {\"days\":[\"mon\",\"fri\"]}")
    }
    self.members = members
  }

  /// The file's content, without white space.
  package var json: JSONValue { .object(members) }

  /// One member on a line, to be read and changed.
  package var text: String {
    guard !members.isEmpty else { return "{}" }
    let lines = members.map { member in
      var writer = JSONWriter()
      writer.value(.object([member]))
      return "  " + String(decoding: writer.bytes.dropFirst().dropLast(), as: UTF8.self)
    }
    return "{\n" + lines.joined(separator: ",\n") + "\n}"
  }

  /// The names of members that are here and not in `other`, or say something else there.
  package func differing(from other: RulesFile) -> [String] {
    members.filter { !other.members.contains($0) }.map(\.name)
  }

  /// The names of members that `other` has and this one has not.
  package func missing(of other: RulesFile) -> [String] {
    other.members.map(\.name).filter { name in !members.contains { $0.name == name } }
  }
}

import FoundationEssentials
import StrictJSON
import Testing
import Wire

/// One entry of a file in Tests/Vectors: its inputs and what must come of them.
struct Vector: Sendable, CustomStringConvertible {
  let file: String
  private let json: JSONValue

  /// All entries of `file.json`, read by our own strict parser.
  ///
  /// - Throws: if the file is missing or has no `source`, `licence` and `retrieved`.
  static func all(_ file: String) throws -> [Vector] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let bytes = try Data(contentsOf: folder.appending(path: "\(file).json"))
    let json = try JSONValue(parsing: bytes, depth: 64)
    for member in ["source", "licence", "retrieved"] {
      guard case .string = json[member] else { throw MissingMember(file: file, name: member) }
    }
    guard case .array(let entries)? = json["vectors"], !entries.isEmpty else {
      throw MissingMember(file: file, name: "vectors")
    }
    return entries.map { Vector(file: file, json: $0) }
  }

  /// Runs `body` on every entry of some files: one test each, not one line of output for each of a thousand entries.
  static func each(_ files: String..., body: (Vector) throws -> Void) throws {
    for file in files {
      for vector in try all(file) {
        do {
          try body(vector)
        } catch {
          Issue.record(error, "\(vector)")
        }
      }
    }
  }

  struct MissingMember: Error {
    let file: String
    let name: String
  }

  var description: String { "\(file): \(text("name"))" }
  var isAccepted: Bool { text("expected") == "accepted" }
  /// The rule that is broken; empty if it is accepted.
  var failureClass: String { optionalText("class") ?? "" }

  subscript(member: String) -> JSONValue? { json[member] }

  func optionalText(_ member: String) -> String? {
    guard case .string(let text)? = json[member] else { return nil }
    return text
  }

  /// A text member; the test stops if there is none.
  func text(_ member: String) -> String {
    guard let text = optionalText(member) else { preconditionFailure("\(file): no text \(member)") }
    return text
  }

  /// A member in hexadecimal; the test stops if there is none.
  func bytes(_ member: String) -> [UInt8] {
    guard let bytes = Hex.decode(text(member)) else { preconditionFailure("\(file): \(member) is not hexadecimal") }
    return bytes
  }

  func flag(_ member: String) -> Bool { json[member] == .bool(true) }
}

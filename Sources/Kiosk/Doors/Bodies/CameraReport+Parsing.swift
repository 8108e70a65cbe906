package import LocalAPI
package import StrictJSON

extension CameraReport {
  /// The longest body of `POST /v1/camera`, in bytes.
  package static let mostBodyBytes = 32 << 10
  /// The longest text in it, in Unicode scalars.
  static let longestText = 512

  /// Reads the body of `POST /v1/camera`. Its texts go to a log and a terminal: none may hold control characters.
  ///
  /// - Throws: `JSONError` naming the member.
  package init(parsing body: [UInt8]) throws(JSONError) {
    var reader = try ObjectReader(try JSONValue(parsing: body, depth: 2), at: "")
    try self.init(taking: &reader)
    try reader.end()
  }

  /// Takes a report's members out of an object.
  init(taking reader: inout ObjectReader) throws(JSONError) {
    let states = State.allCases.map(\.rawValue).joined(separator: ", ")
    let state = try reader.parsed("state", "must be one of \(states)", State.init(rawValue:))
    let allowed = "must be at most \(Self.longestText) characters without control characters"
    let source = try reader.parsed("source", allowed, Self.text)
    let detail = try reader.parsed("detail", allowed, Self.text)
    let whatToDo = try reader.parsed("what_to_do", allowed, Self.text)
    self.init(state: state, source: source, detail: detail, whatToDo: whatToDo)
  }

  private static func text(_ text: String) -> String? {
    text.unicodeScalars.count <= longestText ? PlainWords.checked(text) : nil
  }
}

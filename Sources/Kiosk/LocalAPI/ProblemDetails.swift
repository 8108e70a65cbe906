/// A refusal of the local API (RFC 9457, `application/problem+json`), as a client reads it.
package struct ProblemDetails: Codable, Sendable, Equatable, CustomStringConvertible {
  package var title: String
  package var status: Int
  package var detail: String?
  /// Stable, for programs.
  package var code: String?
  package var whatToDo: String?

  enum CodingKeys: String, CodingKey {
    case title, status, detail, code
    case whatToDo = "what_to_do"
  }

  package var description: String {
    [detail.map { "\(title): \($0)" } ?? title, whatToDo].compactMap { $0 }.map(Self.sentence).joined(separator: " ")
  }

  /// Text that ends as a sentence does, however it was sent.
  private static func sentence(_ text: String) -> String {
    text.last.map { ".?!".contains($0) } == true ? text : text + "."
  }
}

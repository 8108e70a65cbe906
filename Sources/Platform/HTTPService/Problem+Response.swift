import FoundationEssentials
package import Hummingbird
import HTTPTypes
import NIOCore

extension Problem {
  /// The members of RFC 9457, section 3.1, and two of our own.
  private struct Body: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String?
    let code: String
    let whatToDo: String?

    enum CodingKeys: String, CodingKey {
      case type, title, status, detail, code
      case whatToDo = "what_to_do"
    }
  }

  /// The response that tells of this problem.
  package func response() -> Response {
    let body = Body(
      type: "urn:voucherd:problem:\(code)", title: title, status: status.code, detail: detail, code: code,
      whatToDo: whatToDo)
    var headers: HTTPFields = [.contentType: "application/problem+json"]
    if let retryAfter {
      let seconds = retryAfter.components
      headers[.retryAfter] = String(seconds.seconds + (seconds.attoseconds > 0 ? 1 : 0))
    }
    if !allow.isEmpty { headers[.allow] = allow.map(\.rawValue).joined(separator: ", ") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings and one integer: there is nothing here that could fail to encode.
    let bytes = (try? encoder.encode(body)) ?? Data()
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// What the library's own errors (unknown path, a body over the limit, JSON that is none) are in our words.
  init(_ error: any HTTPResponseError) {
    switch error.status {
    case .notFound: self = .notFound
    case .contentTooLarge:
      self = Problem(.contentTooLarge, code: "body-too-long", title: "The body is too long")
    case .badRequest: self = .badRequest((error as? HTTPError)?.body ?? "The request can't be read.")
    default:
      self = Problem(
        error.status, code: "http-\(error.status.code)", title: error.status.reasonPhrase,
        detail: (error as? HTTPError)?.body)
    }
  }
}

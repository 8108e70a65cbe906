package import HTTPTypes

/// A "no" of the HTTP kind that a program can tell apart and a person can act on; thrown by routes, sent as
/// `application/problem+json` (RFC 9457).
package struct Problem: Error, Sendable, Equatable {
  package let status: HTTPResponse.Status
  /// Stable, in lower case with hyphens; `type` is `urn:voucherd:problem:<code>`.
  package let code: String
  /// What kind of problem this is; the same words at every occurrence.
  package let title: String
  /// What was wrong this time. Never holds a secret or a voucher's text.
  package let detail: String?
  /// What the caller can do about it: one sentence.
  package let whatToDo: String?
  /// When it makes sense to come again (RFC 9110, 10.2.3); sent in whole seconds, rounded up.
  package let retryAfter: Duration?
  /// For 405: what the path knows (RFC 9110, 10.2.1).
  package let allow: [HTTPRequest.Method]

  package init(
    _ status: HTTPResponse.Status, code: String, title: String, detail: String? = nil, whatToDo: String? = nil,
    retryAfter: Duration? = nil, allow: [HTTPRequest.Method] = []
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.whatToDo = whatToDo
    self.retryAfter = retryAfter
    self.allow = allow
  }
}

extension Problem {
  /// The request can't be understood or is not well-formed.
  package static func badRequest(_ detail: String, whatToDo: String? = nil) -> Problem {
    Problem(
      .badRequest, code: "bad-request", title: "The request is not well-formed", detail: detail, whatToDo: whatToDo)
  }

  /// The body is longer than this path takes.
  package static func bodyTooLong(most: Int) -> Problem {
    Problem(
      .contentTooLarge, code: "body-too-long", title: "The body is too long",
      detail: "This path takes at most \(most) bytes.")
  }

  /// The body is of a type that this path does not take (RFC 9110, 15.5.16).
  package static func unsupportedMediaType(expected: String) -> Problem {
    Problem(
      .unsupportedMediaType, code: "unsupported-media-type", title: "The body is of another type",
      detail: "This path takes \(expected).",
      whatToDo: "Send it with the header Content-Type: \(expected)"
        + (expected == "application/json" ? "; curl does so with --json." : "."))
  }

  /// The path takes no body.
  package static let bodyUnwanted = Problem.badRequest("This path takes no body.")

  /// Nothing is known under this path.
  package static let notFound = Problem(.notFound, code: "not-found", title: "There is nothing at this path")

  /// The path is known, the method is not.
  package static func methodNotAllowed(allow: [HTTPRequest.Method]) -> Problem {
    Problem(
      .methodNotAllowed, code: "method-not-allowed", title: "This path does not know the method",
      whatToDo: "Use \(allow.map(\.rawValue).joined(separator: " or ")).", allow: allow)
  }

  /// A fault of ours; what it was stands in the log and not here.
  package static let internalFault = Problem(
    .internalServerError, code: "internal-fault", title: "The service failed",
    whatToDo: "Look into the service's log, then try again.")
}

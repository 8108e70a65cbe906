import HTTPService
import HTTPTypes
import Hummingbird

/// Answers only the page that this socket itself has served, and tells the browser what that page may never do.
///
/// The socket is bridged to loopback, where every page that the kiosk's browser ever opens could call it. A page of
/// another origin is told apart by Origin and Sec-Fetch-Site, which no page can set; one whose name was turned to
/// 127.0.0.1 after it was loaded (DNS rebinding) by the name in Host.
/// Sources: fetch.spec.whatwg.org (Origin), w3.org/TR/fetch-metadata, w3.org/TR/CSP3.
struct OwnPageMiddleware: RouterMiddleware {
  typealias Context = LocalContext

  /// The names under which the page may be opened, each with any port.
  private static let names = ["127.0.0.1", "localhost", "[::1]"]

  static let policy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].joined(separator: "; ")

  func handle(
    _ request: Request, context: LocalContext, next: (Request, LocalContext) async throws -> Response
  ) async throws -> Response {
    guard let authority = request.head.authority, Self.isOwn(authority) else { throw Self.foreign("Host") }
    let origin = request.headers[.origin]
    let changes = request.method != .get && request.method != .head
    guard changes ? origin == "http://\(authority)" : origin == nil || origin == "http://\(authority)" else {
      throw Self.foreign("Origin")
    }
    if let site = request.headers[Self.fetchSite], site != "same-origin", site != "none" {
      throw Self.foreign("Sec-Fetch-Site")
    }
    var response = try await next(request, context)
    for (name, value) in Self.headers { response.headers[name] = value }
    return response
  }

  private static func isOwn(_ authority: String) -> Bool {
    names.contains { name in
      guard authority.hasPrefix(name) else { return false }
      let rest = authority.dropFirst(name.count)
      return rest.isEmpty
        || rest.first == ":" && (1...5).contains(rest.count - 1) && rest.dropFirst().allSatisfy(\.isNumber)
    }
  }

  private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")!
  private static let headers: [(HTTPField.Name, String)] = [
    (.contentSecurityPolicy, policy),
    (.xContentTypeOptions, "nosniff"),
    (.cacheControl, "no-store"),
    (HTTPField.Name("X-Frame-Options")!, "DENY"),
    (HTTPField.Name("Referrer-Policy")!, "no-referrer"),
    (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
    (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
    (HTTPField.Name("Permissions-Policy")!, "camera=(), microphone=(), geolocation=(), display-capture=()"),
  ]

  private static func foreign(_ field: String) -> Problem {
    Problem(
      .forbidden, code: "foreign-origin", title: "This socket serves its own page only",
      detail: "\(field) is not that of the page that is opened on this machine.",
      whatToDo: "Open http://127.0.0.1 with the port of the bridge in the kiosk's browser.")
  }
}

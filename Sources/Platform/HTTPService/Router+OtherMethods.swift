import HTTPTypes
import Hummingbird

extension Router {
  /// Answers 405 with `Allow` for the methods that a known path lacks, which would otherwise be 404.
  func refuseOtherMethods() {
    let known = Dictionary(grouping: routes, by: \.path.description)
    for routes in known.values {
      let own = Set(routes.map(\.method))
      // The router answers HEAD wherever there is a GET.
      let allow = own.union(own.contains(.get) ? [.head] : []).sorted { $0.rawValue < $1.rawValue }
      for method in Self.methods where !allow.contains(method) {
        on(routes[0].path, method: method) { _, _ -> Response in throw Problem.methodNotAllowed(allow: allow) }
      }
    }
  }

  private static var methods: [HTTPRequest.Method] {
    [.get, .head, .post, .put, .patch, .delete, .options, .trace, HTTPRequest.Method("QUERY")!]
  }
}

package import HTTPService
package import Hummingbird
import LocalAPI

/// The routes of the tills' socket: they hand codes over as scanners do, and come back with what became of the purchase.
/// A hold's name is its key: who does not know it can neither confirm nor release.
package struct TillDoor: Sendable {
  private let port: any TillPort
  private let rights: Rights

  package init(port: any TillPort, rights: Rights) {
    self.port = port
    self.rights = rights
  }

  /// Adds the routes, for `SocketService`.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    router.add(middleware: RightsMiddleware(rights: rights, role: .till))
    router.post("/v1/holds") { request, _ in
      try Response.json(
        await port.hold(try await request.body(atMost: HoldRequest.mostBodyBytes, HoldRequest.init(parsing:))))
    }
    router.get("/v1/holds/:id") { _, context in try Response.json(await port.hold(named: Self.id(context))) }
    router.post("/v1/holds/:id/confirm") { request, context in
      try await request.expectNoBody()
      return try Response.json(await port.confirm(Self.id(context)))
    }
    router.post("/v1/holds/:id/release") { request, context in
      try await request.expectNoBody()
      return try Response.json(await port.release(Self.id(context)))
    }
    router.document(of: .till)
  }

  private static func id(_ context: LocalContext) -> String { context.parameters.get("id") ?? "" }
}

import Page
package import HTTPService
package import Hummingbird
import HTTPTypes
import LocalAPI

/// The routes of the screen's socket: the page, what it shows, and the few things that a customer may do.
package struct ScreenDoor: Sendable {
  private let port: any ScreenPort
  private let staff: any StaffPagePort
  private let rights: Rights

  package init(port: any ScreenPort, staff: any StaffPagePort, rights: Rights) {
    self.port = port
    self.staff = staff
    self.rights = rights
  }

  /// Adds the routes, for `SocketService`.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    router.add(middleware: RightsMiddleware(rights: rights, role: .screen))
    router.add(middleware: OwnPageMiddleware())
    for file in PageFile.allCases {
      router.get(RouterPath(file.rawValue)) { _, _ in Response.bytes(file.bytes, type: file.type) }
    }
    router.get("/service.svg") { _, _ in
      guard let code = port.serviceCode else { throw Problem.notFound }
      return Response.bytes(code.utf8, type: "image/svg+xml")
    }
    router.get("/v1/events") { request, _ in
      return Response.following(request, await port.follow(), as: "text/event-stream") { view in
        ScreenEvent(manner: port.manner, view: view).encoded
      }
    }
    router.post("/v1/rating") { request, _ in
      try await port.rate(try await request.body(atMost: RatingBody.mostBytes, RatingBody.init(parsing:)))
      return Response.noContent
    }
    staffRoutes(router, staff)
    router.document(of: .screen)
  }
}

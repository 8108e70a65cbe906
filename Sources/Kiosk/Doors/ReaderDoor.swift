package import HTTPService
package import Hummingbird
import LocalAPI

/// The routes of the reader's socket: what is in view comes in, what to show goes out.
package struct ReaderDoor: Sendable {
  private let port: any ReaderPort
  private let rights: Rights

  package init(port: any ReaderPort, rights: Rights) {
    self.port = port
    self.rights = rights
  }

  /// Adds the routes, for `SocketService`.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    router.add(middleware: RightsMiddleware(rights: rights, role: .reader))
    router.get("/v1/hello") { _, _ in try Response.json(await port.hello) }
    router.post("/v1/sights") { request, _ in
      let sights = try await request.body(atMost: Sights.mostBodyBytes, Sights.init(parsing:))
      // The member stands there also when there is no answer.
      guard let answer = try await port.sighted(sights) else {
        return Response.bytes(#"{"answer":null}"#.utf8, type: "application/json")
      }
      return try Response.json(SightsReply(answer: answer))
    }
    router.post("/v1/camera") { request, _ in
      await port.camera(try await request.body(atMost: CameraReport.mostBodyBytes, CameraReport.init(parsing:)))
      return Response.noContent
    }
  }
}

package import HTTPService
package import Hummingbird
import LocalAPI
import NIOCore

/// The routes of the reader's socket: what is in view comes in, what to show goes out.
package struct ReaderDoor: Sendable {
  private let port: any ReaderPort
  private let camera: CameraBoard
  private let rights: Rights
  private let pollLimit: Duration

  /// - Parameter pollLimit: how long a poll for wishes waits before it says that there is none.
  package init(
    port: any ReaderPort, camera: CameraBoard, rights: Rights, pollLimit: Duration = CameraWish.pollLimit
  ) {
    self.port = port
    self.camera = camera
    self.rights = rights
    self.pollLimit = pollLimit
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
    showing(router)
    router.document(of: .reader)
  }

  // Staff's wishes go out by long poll, what the reader shows comes in.
  private func showing(_ router: Router<LocalContext>) {
    router.post("/v1/camera/wish") { request, _ in
      if request.hasBody { throw Problem.bodyUnwanted }
      let poll = camera.poll()
      // A reader that goes while it waits must not be given anything.
      let wish = try await request.body.consumeWithCancellationOnInboundClose { _ in
        await poll.next(within: pollLimit)
      }
      guard let wish else { return Response(status: .noContent, headers: [.connection: "close"]) }
      var response = try Response.json(wish)
      response.headers[.connection] = "close"
      return response
    }
    router.post("/v1/camera/wish/:id") { request, context in
      guard let id = context.parameters.get("id"), let kind = camera.kind(of: id) else { throw Self.nobodyWaits }
      let shown: CameraBoard.Shown
      if kind == .snapshot, request.isOf(CameraWish.snapshotType) {
        let bytes = try await request.bytes(atMost: CameraWish.mostSnapshotBytes)
        guard bytes.starts(with: CameraWish.snapshotBegin) else {
          throw Problem.badRequest("A snapshot is a PNG.")
        }
        shown = .snapshot(bytes)
      } else {
        shown = .view(try await request.body(atMost: CameraView.mostBodyBytes, CameraView.init(parsing:)))
      }
      guard camera.bring(shown, for: id) else { throw Self.nobodyWaits }
      return Response.noContent
    }
  }

  private static let nobodyWaits = Problem(
    .notFound, code: "wish-over", title: "Nobody waits for this", detail: "It was never asked for, or its time is over."
  )
}

import HTTPService
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import StatusList
import Wire

extension HubRoutes {
  /// Adds what kiosks fetch about marks, and the stream that tells them when to.
  func addStatus(to router: Router<LocalContext>) {
    router.get("/status/index") { _, _ in
      try await token(of: .index) { desk, now in try desk.statuses.index(at: now) }
    }
    router.get("/status/:issuer/:list") { _, context in
      let name = try Self.listName(context)
      return try await token(of: .list) { desk, now in try desk.statuses.list(name, at: now) }
    }
    router.get("/status/:issuer/:list/:from") { _, context in
      let name = try Self.listName(context)
      guard let from = UInt64(try context.parameters.require("from")) else { throw Problem.notFound }
      return try await token(of: .delta) { desk, now in try desk.statuses.delta(name, from: from, at: now) }
    }
    router.get("/v1/events") { request, _ in try events(request) }
  }

  private func token(
    of kind: StatusToken.Kind, _ body: @escaping @Sendable (HubDesk, WireTime) throws -> [UInt8]?
  ) async throws -> Response {
    guard let token = try await blocking({ try body($0, $0.now()) }) else { throw Problem.notFound }
    return Response.bytes(token, type: kind.rawValue)
  }

  private static func listName(_ context: LocalContext) throws -> ListName {
    guard let issuer = Identifier(try context.parameters.require("issuer")),
      let list = UInt32(try context.parameters.require("list"))
    else { throw Problem.notFound }
    return ListName(issuer: issuer, list: list)
  }

  private func events(_ request: Request) throws -> Response {
    guard let follower = desk.events.follow() else { throw Problem.busy }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close"],
      body: .init { writer in
        try await request.body.consumeWithCancellationOnInboundClose { _ in
          while let text = await follower.next() { try await writer.write(ByteBuffer(string: text)) }
        }
        try await writer.finish(nil)
      })
  }
}

package import HTTPService
package import Hummingbird
import HTTPTypes
import LocalAPI
import NIOCore

/// The routes of the uplink's socket: exchanges go out by long poll, what came of them comes in.
package struct UplinkDoor: Sendable {
  private let board: ExchangeBoard
  private let rights: Rights
  private let pollLimit: Duration

  /// - Parameter pollLimit: how long a poll waits before it says that there is nothing to do.
  package init(board: ExchangeBoard, rights: Rights, pollLimit: Duration = Exchange.pollLimit) {
    self.board = board
    self.rights = rights
    self.pollLimit = pollLimit
  }

  /// Adds the routes, for `SocketService`.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    router.add(middleware: RightsMiddleware(rights: rights, role: .uplink))
    router.post("/v1/exchanges/next") { request, context in
      try await next(request, context)
    }
    router.post("/v1/exchanges/:id") { request, context in
      try await result(request, context)
    }
    router.post("/v1/exchanges/:id/pieces") { request, context in
      try await piece(request, context)
    }
    router.document(of: .uplink)
  }

  private func next(_ request: Request, _ context: LocalContext) async throws -> Response {
    guard let uplink = context.peer?.pid else { throw rights.refusal(of: .uplink) }
    if request.hasBody { throw Problem.bodyUnwanted }
    let poll = board.poll(by: uplink)
    do {
      // A client that goes while it waits must not be given anything.
      let exchange = try await request.body.consumeWithCancellationOnInboundClose { _ in
        await poll.next(within: pollLimit)
      }
      guard let exchange else {
        poll.giveUp()
        return Response(status: .noContent, headers: [.connection: "close"])
      }
      return Self.response(exchange, poll)
    } catch {
      poll.giveUp()
      throw error
    }
  }

  private static func response(_ exchange: Exchange, _ poll: ExchangeBoard.Poll) -> Response {
    var headers: HTTPFields = [.connection: "close"]
    for (name, value) in exchange.fields {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    let body = ByteBuffer(bytes: exchange.body ?? [])
    return Response(
      status: .ok, headers: headers,
      body: .init(contentLength: body.readableBytes) { writer in
        // Without a body all of it is in the head: whoever has read that may have closed already.
        if body.readableBytes > 0 {
          do {
            try await writer.write(body)
          } catch {
            poll.giveUp()
            throw error
          }
        }
        // Whoever closes now has read all of it: the exchange is theirs.
        try await writer.finish(nil)
      })
  }

  private func result(_ request: Request, _ context: LocalContext) async throws -> Response {
    guard let id = context.parameters.get("id"), let most = board.mostBytes(of: id) else { throw Self.nobodyWaits }
    let body: [UInt8]
    do { body = try await request.bytes(atMost: most) } catch {
      let isTooLong = (error as? Problem)?.status == .contentTooLarge
      let why = isTooLong ? "too-long: voucher-uplink brought more than \(most) bytes" : "voucher-uplink broke off"
      _ = board.resolve(id, .failed(detail: why))
      throw error
    }
    let field = { (name: String) in HTTPField.Name(name).flatMap { request.headers[$0] } }
    guard let outcome = ExchangeOutcome(field: field, body: body) else {
      throw Problem.badRequest(
        "\(Exchange.Field.outcome) must be response, with \(Exchange.Field.status) from 100 to 599, or failed.")
    }
    guard board.resolve(id, outcome) else { throw Self.nobodyWaits }
    return Response.noContent
  }

  /// One piece of a stream. A refusal ends it on the uplink's side too.
  private func piece(_ request: Request, _ context: LocalContext) async throws -> Response {
    let bytes = try await request.bytes(atMost: Exchange.mostPieceBytes)
    guard let id = context.parameters.get("id"), board.deliver(id, bytes) else { throw Self.nobodyWaits }
    return Response.noContent
  }

  private static let nobodyWaits = Problem(
    .notFound, code: "exchange-over", title: "Nobody waits for this exchange",
    detail: "It was never given out, or its time is over.")
}

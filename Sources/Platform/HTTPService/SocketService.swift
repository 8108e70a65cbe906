package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// HTTP/1.1 on one listening socket, with who is calling, limits on every client, and every "no" a problem+json.
///
/// Hummingbird's own server can't take a descriptor from systemd; this is its router and its HTTP/1.1 channel on a
/// socket of anybody's making.
package struct SocketService: Service {
  /// Where a connection's handlers run.
  package enum Handling: Sendable {
    /// On Swift concurrency's pool: for handlers that compute for long.
    case onPool
    /// On the event loop that reads and writes the connection, without a change of threads: for handlers that are short and
    /// hand whatever blocks to others. While one runs, the loop's other connections wait.
    case onLoop
  }

  private let socket: ListeningSocket
  private let handling: Handling
  private let limits: ServiceLimits
  private let logger: Logger
  private let responder: RouterResponder<LocalContext>

  /// - Parameters:
  ///   - handling: where handlers run.
  ///   - routes: adds the routes to the router. Errors that they throw, unknown paths and unknown methods become problem
  ///     responses by themselves.
  package init(
    socket: ListeningSocket, limits: ServiceLimits = .init(), handling: Handling = .onPool, logger: Logger,
    routes: (Router<LocalContext>) -> Void
  ) {
    self.socket = socket
    self.handling = handling
    self.limits = limits
    self.logger = logger
    let router = Router(context: LocalContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: ProblemMiddleware())
    routes(router)
    router.refuseOtherMethods()
    responder = router.buildResponder()
  }

  /// Serves until the graceful shutdown: then takes no more connections, lets requests under way end within
  /// `limits.drain`, and cancels those that have not. Returns when the last connection is closed.
  package func run() async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let quiescing = ServerQuiescingHelper(group: group)
    let (connections, accepted) = AsyncStream.makeStream(of: Connection.self)
    let (drained, drain) = AsyncStream.makeStream(of: Never.self)
    let server = try await bootstrap(group, quiescing, accepted).withBoundSocket(socket.descriptor).get()
    server.closeFuture.whenComplete { _ in accepted.finish() }
    let limit = TimeAmount(limits.drain)
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { tasks in
        for await connection in connections {
          tasks.addTask(executorPreference: connection.executor) { await connection.serve() }
        }
        for await _ in drained {}
        tasks.cancelAll()
      }
    } onGracefulShutdown: {
      let promise = group.any().makePromise(of: Void.self)
      promise.futureResult.whenComplete { _ in drain.finish() }
      group.any().scheduleTask(in: limit) { drain.finish() }
      quiescing.initiateShutdown(promise: promise)
    }
    // After a cancellation, which closes nothing by itself, the socket is still open.
    try? await server.close()
    socket.removePath()
  }

  /// An accepted connection, which must be served, if only to be closed: a NIOAsyncChannel that is dropped is a trap.
  private struct Connection: Sendable {
    let http: HTTP1Channel
    let value: HTTP1Channel.Value
    let logger: Logger
    /// Nil: Swift concurrency's pool.
    let executor: LoopExecutor?

    func serve() async { await http.handle(value: value, logger: logger) }
  }

  private func bootstrap(
    _ group: MultiThreadedEventLoopGroup, _ quiescing: ServerQuiescingHelper,
    _ accepted: AsyncStream<Connection>.Continuation
  ) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelInitializer { [limits] server in
        server.eventLoop.makeCompletedFuture {
          let pipeline = server.pipeline.syncOperations
          try pipeline.addHandler(AvailableConnectionsChannelHandler(maxConnections: limits.connections))
          try pipeline.addHandler(quiescing.makeServerChannelHandler(channel: server))
        }
      }
      // One accept at a time, or the cap would be overrun by as many as come at once.
      .serverChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { [self] client in
        do {
          let http = channel(for: try peer(of: client))
          return http.setup(channel: client, logger: logger).map { value in
            let connection = Connection(
              http: http, value: value, logger: logger,
              executor: handling == .onLoop ? LoopExecutor(client.eventLoop) : nil)
            if case .terminated = accepted.yield(connection) {
              // It came while the service was ending.
              Task { await connection.serve() }
              client.close(promise: nil)
            }
          }
        } catch {
          logger.error("a connection was closed", metadata: ["socket": "\(socket.name)", "error": "\(error)"])
          return client.eventLoop.makeFailedFuture(error)
        }
      }
  }

  private func peer(of client: any Channel) throws -> Peer? {
    guard socket.isUnix else { return nil }
    return try client.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) {
      try Peer(descriptor: $0)
    }
  }

  private func channel(for peer: Peer?) -> HTTP1Channel {
    var decoder = HTTP1Channel.Configuration.DecoderConfiguration()
    decoder.maxHeaderFieldSize = limits.headBytes
    decoder.maxHeaderListSize = limits.headBytes
    decoder.maxHeaderFieldCount = limits.headFields
    let origin = Origin(logger: logger, peer: peer)
    return HTTP1Channel(
      responder: { [responder] request, writer, _ in
        let response = try await responder.respond(to: request, context: LocalContext(source: origin))
        try await writer.write(response: response.head, body: response.body)
      },
      configuration: .init(
        additionalChannelHandlers: [SlowClientHandler(limits: limits)], idleTimeout: TimeAmount(limits.idle),
        httpDecoderConfiguration: decoder))
  }
}

import Foundation
package import HTTPService
package import Hummingbird
import Logging
package import ServiceLifecycle

/// A real service on a real socket for the length of `body`; stopped gracefully afterwards.
package func serving<Value: Sendable>(
  _ socket: ListeningSocket, limits: ServiceLimits = .init(), handling: SocketService.Handling = .onLoop,
  routes: @Sendable (Router<LocalContext>) -> Void, body: @Sendable (ServiceGroup) async throws -> Value
) async throws -> Value {
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let service = SocketService(
    socket: socket, limits: limits, handling: handling, logger: logger, routes: routes)
  let group = ServiceGroup(services: [service], logger: logger)
  return try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask { try await group.run() }
    let result: Result<Value, any Error>
    do { result = .success(try await body(group)) } catch { result = .failure(error) }
    await group.triggerGracefulShutdown()
    try await tasks.waitForAll()
    return try result.get()
  }
}

/// Runs what blocks on a thread of its own: on Linux, Dispatch's and Swift concurrency's threads are the same few.
package func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

import Foundation
import HTTPService
import Hummingbird
import Logging
import ServiceLifecycle

/// A real service on a real socket for the length of `body`; stopped gracefully afterwards.
func serving<Value: Sendable>(
  _ socket: ListeningSocket, limits: ServiceLimits = .init(),
  routes: @Sendable (Router<LocalContext>) -> Void, body: @Sendable (ServiceGroup) async throws -> Value
) async throws -> Value {
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let service = SocketService(socket: socket, limits: limits, logger: logger, routes: routes)
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
func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}

extension Process {
  /// Begins the process with no signal blocked. The threads of Swift concurrency block them all, and children inherit
  /// that: one that blocks SIGTERM could not be ended by it.
  func runUnblocked() throws {
    var none = sigset_t()
    var before = sigset_t()
    unsafe sigemptyset(&none)
    unsafe pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    try run()
  }
}

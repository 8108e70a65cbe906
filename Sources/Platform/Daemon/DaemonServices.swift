package import Logging
package import ServiceLifecycle
import UnixSignals

/// Runs a daemon's services from READY to the last of them.
package struct DaemonServices: Sendable {
  private let manager: ServiceManager
  private let logger: Logger
  private let stopLimit: Duration
  private let isWell: @Sendable () async -> Bool

  /// - Parameters:
  ///   - stopLimit: how long services may take to end after SIGTERM or SIGINT; then they are cancelled.
  ///   - isWell: asked twice in every watchdog time; without a yes the manager restarts the daemon.
  package init(
    manager: ServiceManager, logger: Logger, stopLimit: Duration = .seconds(5),
    isWell: @escaping @Sendable () async -> Bool = { true }
  ) {
    self.manager = manager
    self.logger = logger
    self.stopLimit = stopLimit
    self.isWell = isWell
  }

  /// Runs until SIGTERM or SIGINT, or until a service fails or ends.
  ///
  /// - Parameter services: their sockets already listen, so that READY is true. The last one is stopped first.
  /// - Throws: what a service threw.
  package func run(_ services: [any Service]) async throws {
    let presence = Presence(manager: manager, isWell: isWell)
    var configuration = ServiceGroupConfiguration(
      services: services + [presence], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = stopLimit
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch {
      manager.tell(.stopping, .status("failed"))
      throw error
    }
  }
}

/// Tells the manager that we are there, that we still are, and that we are going.
struct Presence: Service {
  let manager: ServiceManager
  let isWell: @Sendable () async -> Bool

  func run() async throws {
    manager.tell(.ready)
    try await withGracefulShutdownHandler {
      guard let watchdog = manager.watchdog else { return try await gracefulShutdown() }
      await cancelWhenGracefulShutdown {
        while !Task.isCancelled {
          if await isWell() { manager.tell(.watchdog) }
          try? await Task.sleep(for: watchdog / 2)
        }
      }
    } onGracefulShutdown: {
      manager.tell(.stopping)
    }
  }
}

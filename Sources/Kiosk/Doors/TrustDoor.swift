package import Hummingbird
package import HTTPService
package import LocalAPI

/// What the staff's door asks about trust and time. A thrown `Problem` reaches the caller as it is.
package protocol TrustPort: Sendable {
  func trust() async -> TrustState
  /// Looks at the repository now, and waits for the end of it.
  func updateTrust() async -> TrustState
  func clock() async -> ClockState
  /// Brings the time floors down to the hub's time, if the hub confirms it now.
  ///
  /// - Parameter uid: who asks.
  func lowerClock(by uid: UInt32) async throws -> ClockState
}

/// The routes about trust and time on the staff's socket, behind those of `StaffDoor`, whose rights hold here too.
package struct TrustDoor: Sendable {
  private let port: any TrustPort
  private let rights: Rights

  package init(port: any TrustPort, rights: Rights) {
    self.port = port
    self.rights = rights
  }

  /// Adds the routes, for `SocketService`.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    router.get("/v1/trust") { _, _ in try Response.json(await port.trust()) }
    router.post("/v1/trust") { request, _ in
      try await request.expectNoBody()
      return try Response.json(await port.updateTrust())
    }
    router.get("/v1/clock") { _, _ in try Response.json(await port.clock()) }
    router.group().add(middleware: RightsMiddleware(rights: rights, role: .admin))
      .post("/v1/clock/lower") { request, context in
        try await request.expectNoBody()
        // The middleware lets nobody in whom it does not know.
        guard let peer = context.peer else { throw rights.refusal(of: .admin) }
        return try Response.json(await port.lowerClock(by: peer.uid))
      }
  }
}

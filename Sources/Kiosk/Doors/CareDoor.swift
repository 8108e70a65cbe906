package import HTTPService
package import Hummingbird
import LocalAPI
import Wire

/// The routes of the staff's socket that change something, by the same line as badges draw: looking and trying is
/// staff's, as every badge's; what changes a campaign or a redemption is an admin's, as a manager's badge's.
package struct CareDoor: Sendable {
  private let port: any CarePort
  private let rights: Rights

  package init(port: any CarePort, rights: Rights) {
    self.port = port
    self.rights = rights
  }

  /// Adds the routes, for `SocketService`; behind the middleware of the staff's door.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    router.get("/v1/campaigns") { _, _ in try Response.json(await port.campaigns()) }
    trying(router)
    let admins = router.group().add(middleware: RightsMiddleware(rights: rights, role: .admin))
    for (name, isPaused) in [("pause", true), ("resume", false)] {
      admins.post("/v1/campaigns/:issuer/:campaign/\(name)") { request, context in
        try await request.expectNoBody()
        guard let name = PathNames.campaign(context.parameters.get("issuer"), context.parameters.get("campaign")) else {
          throw Problem.badRequest("A campaign is named by issuer and id, as acme/summer26.")
        }
        guard let peer = context.peer else { throw rights.refusal(of: .admin) }
        return try Response.json(
          await port.pause(issuer: name.issuer, campaign: name.campaign, isPaused, by: peer.uid))
      }
    }
    admins
      .post("/v1/redemptions/:seq/void") { request, context in
        let void = try await request.body(atMost: VoidRequest.mostBodyBytes, VoidRequest.init(parsing:))
        guard let seq = PathNames.record(context.parameters.get("seq")) else {
          throw Problem.badRequest("A redemption is named by the number of its record.")
        }
        guard let peer = context.peer else { throw rights.refusal(of: .admin) }
        return try Response.json(await port.void(seq, void, by: peer.uid))
      }
      .post("/v1/overrides") { request, context in
        let wish = try await request.body(atMost: OverrideRequest.mostBodyBytes, OverrideRequest.init(parsing:))
        guard let peer = context.peer else { throw rights.refusal(of: .admin) }
        return try Response.json(SightsReply(answer: await port.override(wish, by: peer.uid)))
      }
  }

  private func trying(_ router: Router<LocalContext>) {
    router.get("/v1/overrides") { _, _ in try Response.json(await port.overrides()) }
    router.post("/v1/tests") { request, context in
      let test = try await request.body(atMost: TestRequest.mostBodyBytes, TestRequest.init(parsing:))
      guard let peer = context.peer else { throw rights.refusal(of: .staff) }
      return try Response.json(SightsReply(answer: await port.test(test.bytes ?? [], by: peer.uid)))
    }
    router.post("/v1/opening-check") { request, context in
      try await request.expectNoBody()
      guard let peer = context.peer else { throw rights.refusal(of: .staff) }
      return try Response.json(await port.openingCheck(by: peer.uid))
    }
    router.post("/v1/shift-report") { request, context in
      try await request.expectNoBody()
      guard let peer = context.peer else { throw rights.refusal(of: .staff) }
      return try Response.json(await port.shiftReport(by: peer.uid))
    }
  }
}

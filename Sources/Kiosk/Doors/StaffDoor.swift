package import HTTPService
package import Hummingbird
import LocalAPI
import StrictJSON
import Wire

/// The routes of the staff's socket: looking is staff's, enrolling and seeing through the camera an admin's.
package struct StaffDoor: Sendable {
  private let port: any StaffPort
  private let rights: Rights

  package init(port: any StaffPort, rights: Rights) {
    self.port = port
    self.rights = rights
  }

  /// Adds the routes, for `SocketService`.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    router.add(middleware: RightsMiddleware(rights: rights, role: .staff))
    router.get("/v1/status") { _, _ in try Response.json(await port.status()) }
    router.get("/v1/challenge") { _, _ in try Response.json(await port.challenge()) }
    router.get("/v1/doctor") { _, _ in try Response.json(await port.doctor()) }
    router.get("/v1/vouchers/:issuer/:list/:index") { _, context in
      try Response.json(await port.voucher(try Self.voucher(context)))
    }
    router.get("/healthz") { _, _ in
      guard let whatToDo = await port.hindrance() else { return Response.bytes("ok\n".utf8, type: "text/plain") }
      throw Problem(
        .serviceUnavailable, code: "not-serving", title: "Customers can't be served", whatToDo: whatToDo)
    }
    router.get("/metrics") { _, _ in
      // Source: prometheus.io/docs/instrumenting/exposition_formats.
      Response.bytes(await port.metrics().utf8, type: "text/plain; version=0.0.4; charset=utf-8")
    }
    following(router)
    acting(router)
  }

  private func following(_ router: Router<LocalContext>) {
    router.get("/v1/records") { request, _ in
      let pairs = request.uri.queryParameters.map { (name: String($0.key), value: String($0.value)) }
      let query: RecordsQuery
      do throws(JSONError) { query = try RecordsQuery(parsing: pairs) } catch { throw Problem(error) }
      return Response.bytes(try await port.records(query).flatMap(\.encoded), type: Response.lines)
    }
    router.get("/v1/records/follow") { request, _ in
      Response.following(request, port.followRecords()) { $0.encoded }
    }
    router.get("/v1/answers/follow") { request, _ in
      Response.following(request, port.followAnswers()) { $0.encoded }
    }
  }

  private func acting(_ router: Router<LocalContext>) {
    router.post("/v1/ledger/verify") { request, _ in
      try await request.expectNoBody()
      return try Response.json(await port.verifyLedger())
    }
    router.get("/v1/sync") { _, _ in try Response.json(await port.sync()) }
    router.post("/v1/sync") { request, context in
      try await request.expectNoBody()
      guard let peer = context.peer else { throw rights.refusal(of: .staff) }
      return try Response.json(await port.wakeSync(by: peer.uid))
    }
    router.group().add(middleware: RightsMiddleware(rights: rights, role: .admin))
      .get("/v1/camera") { _, _ in try Response.json(await port.camera()) }
      .get("/v1/camera/snapshot") { _, context in
        guard let peer = context.peer else { throw rights.refusal(of: .admin) }
        var response = Response.bytes(try await port.snapshot(by: peer.uid), type: CameraWish.snapshotType)
        response.headers[.cacheControl] = "no-store"
        return response
      }
      .post("/v1/enrol") { request, context in
        let ticket = try await request.body(
          atMost: TicketBody.mostBodyBytes, as: "text/plain", TicketBody.line(parsing:))
        // The middleware lets nobody in whom it does not know.
        guard let peer = context.peer else { throw rights.refusal(of: .admin) }
        return try Response.json(await port.enrol(ticket: ticket, by: peer.uid))
      }
  }

  private static func voucher(_ context: LocalContext) throws(Problem) -> VoucherKey {
    let parts = context.parameters
    guard let voucher = PathNames.voucher(parts.get("issuer"), parts.get("list"), parts.get("index")) else {
      throw .badRequest("A voucher is named by /v1/vouchers/<issuer>/<list>/<index>, as acme/3/17.")
    }
    return voucher
  }
}

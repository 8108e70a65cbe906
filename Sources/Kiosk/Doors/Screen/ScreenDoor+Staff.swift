package import HTTPService
import HTTPTypes
import Hummingbird
import Wire

extension ScreenDoor {
  private static let cookie = "voucherd_staff"

  /// The routes of the staff page: a badge and its PIN open them, for a while.
  func staffRoutes(_ router: Router<LocalContext>, _ port: any StaffPagePort) {
    router.post("/v1/staff/session") { request, _ in
      let token = try await port.open(try await request.body(atMost: PINBody.mostBytes, PINBody.init(parsing:)))
      // No script can read it, no other page can send it, and voucherd knows when it ends.
      return Response(
        status: .noContent,
        headers: [.setCookie: "\(Self.cookie)=\(Hex.encode(token)); HttpOnly; SameSite=Strict; Path=/v1/staff"])
    }
    router.get("/v1/staff/overview") { request, _ in
      try Response.json(await port.overview(try Self.token(request)))
    }
    router.get("/v1/staff/campaigns") { request, _ in
      try Response.json(await port.campaigns(try Self.token(request)))
    }
    router.post("/v1/staff/actions") { request, _ in
      let deed = try await request.body(atMost: StaffDeed.mostBytes, StaffDeed.init(parsing:))
      return try Response.json(await port.act(deed, try Self.token(request)))
    }
    router.post("/v1/staff/touch") { request, _ in
      try await request.expectNoBody()
      try await port.touch(try Self.token(request))
      return Response.noContent
    }
    router.post("/v1/staff/shut") { request, _ in
      try await request.expectNoBody()
      await port.shut()
      return Response.noContent
    }
  }

  private static func token(_ request: Request) throws(Problem) -> [UInt8] {
    for field in request.headers[values: .cookie] {
      for pair in field.split(separator: ";") {
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0] == cookie, let token = Hex.decode(String(parts[1])) { return token }
      }
    }
    throw .shut
  }
}

extension Problem {
  /// The staff page is not open, or not any more.
  package static let shut = Problem(
    .unauthorized, code: "shut", title: "The staff page is shut", whatToDo: "Show a badge and enter its PIN.")
}

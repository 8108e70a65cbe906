import Curl
import Doors
import Foundation
import HTTPService
import Hummingbird
import LocalAPI
import LocalCalls
import Rig
import StrictJSON
import Testing

struct `The document of the local API` {
  private static let rights = Rights(ownUser: geteuid(), groups: [:])

  /// What a socket's doors answer, as "GET /v1/vouchers/{issuer}".
  private static func routes(of door: Door) -> Set<String> {
    let (kiosk, shop, screen) = (PretendKiosk(), PretendShop(), PretendScreen())
    let router = Router(context: LocalContext.self)
    switch door {
    case .staff:
      StaffSocket(
        staff: StaffDoor(port: kiosk, rights: rights), trust: TrustDoor(port: shop, rights: rights),
        care: CareDoor(port: shop, rights: rights), traces: TraceDoor(port: shop, rights: rights)
      ).routes(router)
    case .reader: ReaderDoor(port: kiosk, camera: kiosk.eye, rights: rights).routes(router)
    case .till: TillDoor(port: shop, rights: rights).routes(router)
    case .uplink: UplinkDoor(board: ExchangeBoard(), rights: rights).routes(router)
    case .screen: ScreenDoor(port: screen, staff: screen, rights: rights).routes(router)
    }
    return Set(
      router.routes.map { route in
        let parts = route.path.description.split(separator: "/").map { part in
          part.hasPrefix(":") ? "{\(part.dropFirst())}" : String(part)
        }
        return "\(route.method.rawValue) /\(parts.joined(separator: "/"))"
      })
  }

  private static func members(_ value: JSONValue?) -> [JSONMember] {
    if case .object(let members)? = value { members } else { [] }
  }

  private static func operations(of door: Door) throws -> Set<String> {
    Set(
      members(try APIDocument.part(of: door)["paths"]).flatMap { path in
        members(path.value).map { "\($0.name.uppercased()) \(path.name)" }
      })
  }

  @Test(arguments: Door.allCases)
  func `tells of every route of a socket, and of none that it lacks`(door: Door) throws {
    let (routes, told) = (Self.routes(of: door), try Self.operations(of: door))
    #expect(!routes.isEmpty)
    let missing = routes.subtracting(told).sorted()
    #expect(
      missing.isEmpty,
      """
      Sources/Kiosk/Doors/openapi.json lacks operations with the tag "\(door.rawValue)". Add each to its path: parameters, \
      body, every status that it answers with its schema or its problem codes; the schemas are under components, closed by \
      additionalProperties false. Then make interop tries it against the real voucherd.
      """)
    let surplus = told.subtracting(routes).sorted()
    #expect(surplus.isEmpty, "openapi.json has operations that \(door.rawValue).sock does not answer: take them out")
  }

  @Test func `knows every problem that a door or the kiosk throws`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources").standardized
    let document = try APIDocument.whole()
    // What any path may answer stands in the introduction, all else at its operation.
    guard case .string(let introduction)? = document["info"]?["description"] else {
      Issue.record("openapi.json has no introduction")
      return
    }
    let text = String(decoding: document.canonicalBytes(), as: UTF8.self)
    let told = Set((text.matches(of: /"([a-z0-9-]+)"/) + introduction.matches(of: /([a-z0-9-]+)/)).map(\.1))
    var found = 0
    for folder in ["Kiosk/Doors", "Programs/voucherd", "Platform/HTTPService"] {
      let files = try #require(FileManager.default.enumerator(atPath: root.appending(path: folder).path))
      for case let file as String in files where file.hasSuffix(".swift") {
        let text = try String(contentsOf: root.appending(path: "\(folder)/\(file)"), encoding: .utf8)
        for match in text.matches(of: /code: "([a-z][a-z0-9-]+)"/) {
          found += 1
          #expect(
            told.contains(match.1),
            "openapi.json has no problem \(match.1) of \(file): add it to the responses of the operations that answer it"
          )
        }
      }
    }
    #expect(found > 20)
  }

  @Test(arguments: [
    ("ScreenView", "state", ScreenView.State.allCases.map(\.rawValue)),
    ("Answer", "decision", Answer.Decision.allCases.map(\.rawValue)),
    ("CameraReport", "state", CameraReport.State.allCases.map(\.rawValue)),
    ("HoldState", "state", HoldState.State.allCases.map(\.rawValue)),
    ("SyncState", "phase", SyncState.Phase.allCases.map(\.rawValue)),
    ("StaffDeed", "action", StaffDeed.Action.allCases.map(\.rawValue)),
  ])
  func `lists every value of a closed list`(schema: String, member: String, values: [String]) throws {
    let told = try APIDocument.whole()["components"]?["schemas"]?[schema]?["properties"]?[member]?["enum"]
    #expect(told == .array(values.map { .string($0) }), "openapi.json, \(schema).\(member)")
  }

  @Test func `every reference leads somewhere, and nothing stands there that nobody refers to`() throws {
    let document = try APIDocument.whole()
    let components = Self.members(document["components"]).filter { $0.name != "securitySchemes" }
    let names = components.flatMap { kind in
      Self.members(kind.value).map { "#/components/\(kind.name)/\($0.name)" }
    }
    let text = String(decoding: document.canonicalBytes(), as: UTF8.self)
    let referred = Set(text.matches(of: /"\$ref":"([^"]*)"/).map { String($0.1) })
    #expect(referred == Set(names))
  }

  @Test func `is served on each socket, as JSON that every parser takes, with the routes of that socket alone`()
    async throws
  {
    let scratch = ScratchFolder()
    let path = scratch.file("run/till.sock")
    let door = TillDoor(port: PretendShop(), rights: Self.rights)
    let body = try await serving(ListeningSocket(bindingPath: path), routes: door.routes) { _ in
      try await blocking { try LocalClient(socket: path).call("GET", "/v1/openapi.json").body }
    }
    let served = try JSONValue(parsing: body, depth: 32)
    let part = try APIDocument.part(of: .till)
    #expect(served == part && served["openapi"] == .string("3.1.0"))
    #expect(
      Self.members(served["paths"]).map(\.name).sorted() == [
        "/v1/holds", "/v1/holds/{id}", "/v1/holds/{id}/confirm", "/v1/holds/{id}/release", "/v1/openapi.json",
      ])
    #expect((try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])?["paths"] != nil)
  }
}

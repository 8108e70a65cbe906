package import HTTPService
package import Hummingbird
import LocalAPI
import StrictJSON

/// The routes about answers of before on the staff's socket, behind those of `StaffDoor`: how one came about is staff's,
/// what vouchers said of themselves an admin's.
package struct TraceDoor: Sendable {
  private let port: any TracePort
  private let rights: Rights

  package init(port: any TracePort, rights: Rights) {
    self.port = port
    self.rights = rights
  }

  /// Adds the routes, for `SocketService`.
  @Sendable package func routes(_ router: Router<LocalContext>) {
    router.get("/v1/traces/:name") { _, context in
      let name: TraceName
      do throws(JSONError) { name = try TraceName(context.parameters.get("name") ?? "") } catch { throw Problem(error) }
      return try Response.json(await port.trace(name))
    }
    router.group().add(middleware: RightsMiddleware(rights: rights, role: .admin))
      .get("/v1/scans") { request, _ in
        let pairs = request.uri.queryParameters.map { (name: String($0.key), value: String($0.value)) }
        let after: Int64
        do throws(JSONError) { after = try ScansQuery(parsing: pairs).after } catch { throw Problem(error) }
        return try Response.json(await port.scans(after: after))
      }
      .get("/v1/trust/files/:name") { _, context in
        Response.bytes(try await port.trustFile(context.parameters.get("name") ?? ""), type: "application/json")
      }
  }
}

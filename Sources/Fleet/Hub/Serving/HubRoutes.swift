import FoundationEssentials
package import HTTPService
import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Records
import Storage
import Synchronization
import Trust
import Wire

/// The hub's paths. Nothing that blocks runs on an event loop or on a thread of Swift concurrency.
package struct HubRoutes: Sendable {
  /// Uploads held in memory at once; further ones are told to come again.
  package static let mostUploads = 32
  /// Of these of one device: one, and one that its uplink has given up already. Heads can be replayed, and a device key
  /// stolen; neither may keep everybody else out.
  package static let mostUploadsOfDevice = 2
  /// The longest statement that comes alone, in bytes.
  static let longestStatement = 16 << 10

  let desk: HubDesk
  private let pool: NIOThreadPool
  private let underWay = Gate(most: Self.mostUploads, mostOfDevice: Self.mostUploadsOfDevice)

  /// - Parameter desk: does the work, on NIO's pool of threads that may block.
  package init(desk: HubDesk) {
    self.desk = desk
    pool = .singleton
  }

  /// Adds the paths to a router.
  package func add(to router: Router<LocalContext>) {
    router.post("/v1/devices/:device/records") { request, context in
      try await counted(.upload) { try await upload(request, from: try context.parameters.require("device")) }
    }
    router.post("/v1/devices/:device/restore") { request, context in
      try await counted(.restore) { try await restore(request, from: try context.parameters.require("device")) }
    }
    router.post("/v1/enrolments") { request, _ in
      try await counted(.enrolment) {
        let body = try await request.bytes(atMost: Self.longestStatement)
        return Self.response(try await blocking { try $0.enrol(body) })
      }
    }
    router.get("/healthz") { _, _ in
      _ = try await blocking { try $0.store.figures() }
      return Response.bytes("ok\n".utf8, type: "text/plain; charset=utf-8")
    }
    router.get("/metrics") { _, _ in
      let page = try await blocking { $0.metrics.page(try $0.store.figures()) }
      return Response.bytes(page.utf8, type: "text/plain; version=0.0.4; charset=utf-8")
    }
    addStatus(to: router)
    addPlatforms(to: router)
    router.get("/trust/:file") { _, context in
      let name = try context.parameters.require("file")
      guard Self.isTrustFile(name) else { throw Problem.notFound }
      return try await trustFile(at: name)
    }
    router.get("/trust/targets/:file") { _, context in
      let name = try context.parameters.require("file")
      guard Self.isTargetFile(name) else { throw Problem.notFound }
      return try await trustFile(at: "targets/\(name)")
    }
  }

  private func upload(_ request: Request, from name: String) async throws -> Response {
    guard request.headers[.contentType]?.split(separator: ";").first == "application/x-ndjson",
      request.headers[.contentEncoding] == nil
    else { throw Problem.wrongMediaType }
    var body = try UploadBody(request)
    let line = try await body.head()
    // Only a device of ours, in its present key, has the rest of its upload read.
    let (device, head) = try await blocking { try $0.head(line, by: name) }
    guard let place = underWay.enter(device.id) else { throw Problem.busy }
    defer { place.leave() }
    let whole = try await body.whole()
    let statements = try await blocking { try $0.take(whole, head: head, from: device) }
    guard statements.count > 1 else { return Self.response(statements[0]) }
    // One a line: what else the device should know, after the answer to its head.
    return Response.bytes(
      statements.flatMap { $0.envelope + [0x0a] }, type: "application/x-ndjson",
      status: statements[0].kind == .position ? .conflict : .ok)
  }

  private func restore(_ request: Request, from name: String) async throws -> Response {
    let body = try await request.bytes(atMost: Self.longestStatement)
    switch try await blocking({ try $0.restore(body, by: name) }) {
    case .otherEpoch(let position): return Self.response(position)
    case .records(let position, let records):
      var lines = position.envelope + [0x0a]
      for record in records { lines += record + [0x0a] }
      return Response.bytes(lines, type: "application/x-ndjson")
    }
  }

  /// Metadata that a kiosk may fetch, and the files that people read; every other name is unknown.
  static func isTrustFile(_ name: String) -> Bool {
    if name == "root.json" || name == "timestamp.json" || TrustFile(rawValue: name) != nil { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 && !parts[0].isEmpty && parts[0].utf8.count <= 10
      && parts[0].utf8.allSatisfy { (0x30...0x39).contains($0) } && isRoleName(parts[1]) && parts[2] == "json"
  }

  /// Target files under their content's hash: `<sha256>.issuers.json`.
  static func isTargetFile(_ name: String) -> Bool {
    guard let dot = name.firstIndex(of: ".") else { return false }
    return name[..<dot].utf8.count == 64 && Hex.decode(String(name[..<dot])) != nil
      && TrustFile(rawValue: String(name[name.index(after: dot)...])) != nil
  }

  /// A role at the top, or a delegated one.
  private static func isRoleName(_ name: Substring) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) || "_-".utf8.contains($0)
      }
  }

  private func trustFile(at path: String) async throws -> Response {
    let bytes = try await blocking { desk -> [UInt8]? in
      (try? Data(contentsOf: URL(filePath: "\(desk.trust.folder)/\(path)"))).map(Array.init)
    }
    guard let bytes, bytes.count <= TrustFile.longest else { throw Problem.notFound }
    return Response.bytes(bytes, type: "application/json")
  }

  /// A position is the body of 409; every other statement is a success.
  private static func response(_ statement: Statement) -> Response {
    Response.bytes(statement.envelope, type: "application/json", status: statement.kind == .position ? .conflict : .ok)
  }

  func blocking<Value: Sendable>(_ body: @escaping @Sendable (HubDesk) throws -> Value) async throws -> Value {
    do {
      return try await pool.runIfActive { [desk] in try body(desk) }
    } catch let fault as StorageFault {
      desk.logger.error("the store failed", metadata: ["error": "\(fault)"])
      throw Problem.store(fault)
    }
  }

  private func counted(_ request: HubMetrics.Request, _ body: () async throws -> Response) async throws -> Response {
    do {
      return try await body()
    } catch let problem as Problem {
      desk.metrics.count(request, outcome: problem.code)
      throw problem
    }
  }
}

/// Lets so many in at once, and so many of one device.
private final class Gate: Sendable {
  struct Place {
    fileprivate let gate: Gate
    fileprivate let device: Identifier
    func leave() {
      gate.inside.withLock { inside in
        if let place = inside.lastIndex(of: device) { inside.remove(at: place) }
      }
    }
  }

  private let most: Int
  private let mostOfDevice: Int
  /// Who is in, once for each upload.
  fileprivate let inside = Mutex<[Identifier]>([])

  init(most: Int, mostOfDevice: Int) { (self.most, self.mostOfDevice) = (most, mostOfDevice) }

  /// Nil if it is full.
  func enter(_ device: Identifier) -> Place? {
    inside.withLock { inside in
      guard inside.count < most, inside.count(where: { $0 == device }) < mostOfDevice else { return nil }
      inside.append(device)
      return Place(gate: self, device: device)
    }
  }
}

import Daemon
import Doors
import Foundation
import Glibc
import HTTPService
import Ledger
import LocalAPI
import Logging
import Records
import Redemption
import ServiceLifecycle
import Storage
import Trust
import TrustStore
import Wire

/// Puts the parts together and runs them. Holds no logic of its own.
struct Assembly {
  let settings: VoucherdSettings

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let style = LineLogHandler.Style(environment: environment)
    let level = settings.logLevel
    let log = Logger(label: "voucherd") { LineLogHandler(label: $0, style: style, level: level) }
    let parts = try await OffPool.run { try Parts(settings: settings, log: log) }
    let rights = Rights(ownUser: geteuid(), groups: groups(log))
    let sockets = try Sockets(folder: settings.socketsFolder, environment: environment)
    let staff = StaffSocket(
      staff: StaffDoor(port: parts.staff, rights: rights), trust: TrustDoor(port: parts.clockFlow, rights: rights),
      care: CareDoor(port: parts.care, rights: rights), traces: TraceDoor(port: parts.traces, rights: rights))
    let services: [any Service] = [
      // Staff ask for long lists.
      SocketService(socket: sockets.staff, handling: .onPool, logger: log, routes: staff.routes),
      SocketService(
        socket: sockets.uplink, handling: .onLoop, logger: log,
        routes: UplinkDoor(board: parts.board, rights: rights).routes),
      SocketService(
        socket: sockets.reader, handling: .onLoop, logger: log,
        routes: ReaderDoor(port: parts.reader, camera: parts.camera, rights: rights).routes),
      SocketService(
        socket: sockets.till, handling: .onLoop, logger: log,
        routes: TillDoor(port: parts.till, rights: rights).routes),
      SocketService(
        socket: sockets.screen, handling: .onLoop, logger: log,
        routes: ScreenDoor(port: parts.screen, staff: parts.staffPage, rights: rights).routes),
      // Stopped first: it ends polls and streams, which the sockets would otherwise wait for.
      parts,
    ]
    await OffPool.run { WarmUp.run() }
    log.info("ready", metadata: ["records": "\(parts.ledger.view.tip?.seq ?? 0)"])
    try await DaemonServices(
      manager: ServiceManager(environment: environment), logger: log,
      isWell: {
        await EventLoops.turn()
        return await parts.isWell
      }
    ).run(services)
  }

  private func groups(_ log: Logger) -> [Rights.Role: Rights.Group] {
    var groups: [Rights.Role: Rights.Group] = [:]
    let names: [Rights.Role: String] = [
      .staff: settings.staffGroup, .admin: settings.adminGroup, .reader: settings.readerGroup,
      .till: settings.tillGroup, .uplink: settings.uplinkGroup, .screen: settings.screenGroup,
    ]
    for (role, name) in names {
      if let entry = unsafe getgrnam(name) {
        groups[role] = Rights.Group(name: name, id: unsafe entry.pointee.gr_gid)
      } else {
        log.debug("there is no group \(name): only root and this user have the role \(role.rawValue)")
      }
    }
    return groups
  }
}

/// The sockets: passed by systemd, or made in a folder of our own.
private struct Sockets {
  let staff: ListeningSocket
  let reader: ListeningSocket
  let till: ListeningSocket
  let uplink: ListeningSocket
  let screen: ListeningSocket

  init(folder: String, environment: [String: String]) throws {
    let passed = try PassedSockets(environment: environment, unixOnly: true).descriptors
    func socket(_ door: Door) throws -> ListeningSocket {
      if let descriptor = passed[door.rawValue] {
        return try ListeningSocket(adopting: descriptor, name: door.rawValue)
      }
      return try ListeningSocket(bindingPath: "\(folder)/\(door.fileName)")
    }
    (staff, reader, till) = (try socket(.staff), try socket(.reader), try socket(.till))
    (uplink, screen) = (try socket(.uplink), try socket(.screen))
  }
}

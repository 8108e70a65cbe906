import LocalAPI
import Synchronization

/// A mint, a hub, a cable and any number of kiosks, in a scratch folder of their own.
package final class Shop: Sendable {
  package let folder: ScratchFolder
  package let mint: Mint
  package let hub: HubProcess
  package let cable: NetworkCable
  private let kiosks = Mutex<[KioskProcess]>([])

  /// Makes the mint with what `prepare` adds to it (if nothing is said: `coffee`, list 1, one use, and `triple`,
  /// list 2, three uses), publishes trust and starts the hub.
  ///
  /// - Parameters:
  ///   - parent: where the folder is made, if that matters.
  ///   - serving: whether the hub is started; if not, `restartHub` starts it.
  package init(
    in parent: String? = nil, serving: Bool = true, _ prepare: (Mint) throws -> Void = Shop.twoCampaigns
  ) throws {
    folder = ScratchFolder(in: parent)
    mint = try Mint(in: folder)
    try prepare(mint)
    hub = try HubProcess(in: folder)
    cable = try NetworkCable()
    try publish()
    if serving { try restartHub() }
  }

  /// The campaigns of most trials.
  package static func twoCampaigns(_ mint: Mint) throws {
    try mint.campaign("coffee", list: 1)
    try mint.campaign("triple", list: 2, size: 30_000, uses: 3)
  }

  /// The folder of trust that kiosks and hub read.
  package var trust: String { folder.file("trust") }

  /// Publishes the mint's state anew.
  package func publish() throws { try mint.publish(hub: hub.publicKeys, into: trust) }

  /// A kiosk that is made and not started.
  package func kiosk(
    _ device: String = "k1", store: String = "xinyi", logLevel: String = "info", staffGroup: String? = nil,
    settings: String = ""
  ) throws -> KioskProcess {
    let kiosk = try KioskProcess(
      device, store: store, trust: trust, hubPort: cable.port, in: folder, logLevel: logLevel, staffGroup: staffGroup,
      settings: settings)
    kiosks.withLock { $0.append(kiosk) }
    return kiosk
  }

  /// A kiosk that runs, is enrolled, and has an open ledger.
  @available(*, noasync, message: "blocks until the hub has answered")
  package func openKiosk(
    _ device: String = "k1", store: String = "xinyi", groups: [String] = [], logLevel: String = "info",
    settings: String = ""
  ) throws -> KioskProcess {
    let kiosk = try kiosk(device, store: store, logLevel: logLevel, settings: settings)
    try kiosk.open(ticket: hub.ticket(device, store: store, groups: groups))
    return kiosk
  }

  /// Starts the hub again and plugs the cable in.
  package func restartHub() throws {
    try hub.start()
    cable.plug(into: hub.port)
  }

  /// Ends everything that runs, and removes the folder.
  package func close(keepingFolder: Bool = false) {
    cable.remove()
    for kiosk in kiosks.withLock({ $0 }) {
      kiosk.killUplink()
      kiosk.killDaemon()
    }
    hub.kill()
    if keepingFolder { folder.keep() } else { folder.remove() }
  }
}

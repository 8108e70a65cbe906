import Foundation
import Logging
import Records
import Redemption
import Synchronization
import Trust
import Wire

/// Reads the trust folder, watches it, and hands each good state to the desk whole. A bad state leaves the last good
/// one in force.
final class TrustKeeper: Sendable {
  private struct State {
    var signature: [Int64] = []
    var identity: Identity?
    var contents: TrustFolder.Contents?
    var since: WireTime?
    var fault: String?
  }

  private let folder: TrustFolder
  private let desk: Desk
  private let clocks: Clocks
  private let log: Logger
  private let state: Mutex<State>

  init(folder: TrustFolder, desk: Desk, identity: Identity?, clocks: Clocks, log: Logger) {
    self.folder = folder
    self.desk = desk
    self.clocks = clocks
    self.log = log
    state = Mutex(State(identity: identity))
  }

  /// Looks whether the folder changed, and reads it if so. Blocks on the disk.
  @available(*, noasync, message: "blocks on the disk")
  func look() {
    let signature = folder.signature
    let isInForce = state.withLock { state in
      guard state.signature == signature else { return false }
      state.fault = nil
      return true
    }
    if isInForce { return }
    do {
      let contents = try folder.read()
      let isFirst = state.withLock { state in
        defer {
          (state.signature, state.contents, state.fault) = (signature, contents, nil)
          state.since = clocks.now.wall
        }
        return state.contents == nil
      }
      hand()
      for (campaign, error) in contents.snapshot.disabledCampaigns {
        log.error("campaign \(campaign) is disabled: \(error)")
      }
      if isFirst {
        log.info("trust was read", metadata: ["folder": "\(folder.path)"])
      } else {
        desk.note(.trustChanged(reason: "folder"), at: clocks.now)
        log.notice("trust has changed")
      }
    } catch {
      // Told once, and tried on: a key may be revoked in it, and not every fault lies in the files.
      let isNew = state.withLock { state in
        defer { state.fault = "\(error)" }
        return state.fault != "\(error)"
      }
      if isNew { log.error("trust was not taken, what was in force stays: \(error)") }
    }
  }

  /// The device has enrolled.
  func adopt(_ identity: Identity) {
    state.withLock { $0.identity = identity }
    hand()
  }

  /// SHA-256 of root.json, if the folder holds one.
  var rootHash: [UInt8]? { state.withLock { $0.contents?.rootHash } }

  /// Who this device is; nil until it has enrolled.
  var identity: Identity? { state.withLock { $0.identity } }

  /// Since when the trust in force has been so, and what is wrong with the folder's newer state, if anything.
  var report: (since: WireTime?, fault: String?) { state.withLock { ($0.since, $0.fault) } }

  private func hand() {
    desk.use(
      state.withLock {
        Surroundings(
          trust: $0.contents?.snapshot, place: $0.identity?.place, device: $0.identity?.device,
          calendar: $0.identity?.knownZone.map(ShopCalendar.init))
      })
    desk.prepare(at: clocks.now)
  }
}

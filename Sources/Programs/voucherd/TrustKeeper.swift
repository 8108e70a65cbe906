import Answers
import Crypto
import Daemon
import Doors
import Foundation
import LocalAPI
import Logging
import Records
import Redemption
import StrictJSON
import Sync
import Synchronization
import TUF
import Trust
import TrustStore
import Wire

/// Holds what this kiosk trusts, looks for newer trust at the hub in its own time, and hands each good state to the desk
/// whole. A bad file leaves its last good state in force.
///
/// Works on one thread of its own and may block there; one round at a time, whoever asks for it.
final class TrustKeeper: Sendable {
  struct State {
    var identity: Identity?
    var held = HeldTrust()
    var snapshot: TrustSnapshot?
    var schedule: TrustSchedule
    var lastRound: WireTime?
    var lastGoodRound: WireTime?
    var lastCost: TrustState.Cost?
    var troubles: [TrustRound.Trouble] = []
    /// Told once, and again after they were gone: what is wrong stays wrong for many rounds.
    var told: Set<String> = []
    var isStopping = false
    /// Called when newer trust is in force.
    var listeners: [@Sendable () -> Void] = []
  }

  private let book: TrustBook
  private let desk: Desk
  private let board: ExchangeBoard
  private let clocks: Clocks
  private let log: Logger
  let state: Mutex<State>
  private let turn = NSLock()
  private let signal = Wakeup()

  init(book: TrustBook, desk: Desk, board: ExchangeBoard, identity: Identity?, clocks: Clocks, log: Logger) {
    self.book = book
    self.desk = desk
    self.board = board
    self.clocks = clocks
    self.log = log
    var generator = SystemRandomNumberGenerator()
    state = Mutex(
      State(identity: identity, schedule: TrustSchedule(at: clocks.now.sinceBoot, using: &generator)))
  }

  /// Reads what is held and hands it to the desk: no network is needed for that.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  func load() throws {
    let held = try book.heldTrust()
    var parts = TrustParts()
    for (name, file) in held.files {
      do { try parts.take(name, file.bytes) } catch { log.error("a trust file that was kept can't be read: \(error)") }
    }
    // Before the first whole round nobody vouches for anything.
    let snapshot = held.validity.map {
      TrustSnapshot(parts, validity: $0, campaignsUntil: held.campaignsUntil)
    }
    let former = state.withLock { state in
      defer { (state.held, state.snapshot) = (held, snapshot) }
      return state.snapshot?.disabledCampaigns ?? [:]
    }
    hand()
    for (campaign, error) in snapshot?.disabledCampaigns ?? [:] where former[campaign] != error {
      log.error("campaign \(campaign) is disabled: \(error)")
      note(.deviceEvent(part: "trust", event: "campaign-disabled", detail: "\(campaign): \(error)"))
    }
  }

  // MARK: Rounds

  /// Looks for newer trust in its own time until `stop`. Blocks.
  func run() {
    while !state.withLock({ $0.isStopping }) {
      let wait = state.withLock { $0.identity == nil ? 60_000 : $0.schedule.wait(at: clocks.now.sinceBoot) }
      if wait > 0 {
        signal.wait(atMost: .milliseconds(min(wait, 60_000)))
      } else {
        update()
      }
    }
  }

  /// The hub says that there is newer trust: a hint only. Returns at once.
  func nudge() {
    var generator = SystemRandomNumberGenerator()
    state.withLock { $0.schedule.hinted(at: clocks.now.sinceBoot, using: &generator) }
    signal.give()
  }

  /// From now on calls `listener` when newer trust is in force; it must return at once.
  func whenTaken(_ listener: @escaping @Sendable () -> Void) { state.withLock { $0.listeners.append(listener) } }

  func stop() {
    state.withLock { $0.isStopping = true }
    signal.give()
  }

  /// Runs one round now, after the one under way if there is one. Blocks until it has ended, at most ten minutes.
  @available(*, noasync, message: "blocks on the hub and on the disk")
  func update() {
    turn.lock()
    defer { turn.unlock() }
    let start = clocks.now
    state.withLock { $0.schedule.began() }
    let outcome = TrustRound(
      book: book,
      now: { [desk, clocks] in
        let now = clocks.now
        return TrustRound.Moment(time: desk.guess(at: now), sinceBoot: now.sinceBoot)
      },
      fetch: { [self] in fetch($0, within: $1) }
    ).run()
    if outcome.hasNewMetadata || !outcome.taken.isEmpty {
      do { try load() } catch { log.error("\(error)") }
      for tell in state.withLock({ $0.listeners }) { tell() }
    }
    ended(outcome, since: start)
  }

  private func ended(_ outcome: TrustRound.Outcome, since start: ClockReading) {
    let now = clocks.now
    let time = desk.guess(at: now)
    let cost = TrustState.Cost(
      requests: outcome.requests, bytes: outcome.bytes, ms: Int(now.sinceBoot - start.sinceBoot))
    var generator = SystemRandomNumberGenerator()
    let (new, versions) = state.withLock { state in
      state.lastRound = time
      state.lastCost = cost
      if outcome.troubles.isEmpty { state.lastGoodRound = time }
      state.troubles = outcome.troubles
      let minutes = state.snapshot?.policy.refreshMinutes ?? Policy().refreshMinutes
      state.schedule.ended(
        isGood: outcome.troubles.isEmpty, interval: minutes * 60_000, at: now.sinceBoot, using: &generator)
      let new = outcome.troubles.filter { !state.told.contains($0.description) }
      state.told = Set(outcome.troubles.map(\.description))
      return (new, state.held.versions.files)
    }
    signal.give()
    for trouble in new {
      if trouble.isUnreachable {
        log.notice("trust was not looked at: \(trouble)")
      } else {
        log.error("trust was not taken, what was in force stays: \(trouble)")
        note(.deviceEvent(part: "trust", event: "refused", detail: "\(trouble)"))
      }
    }
    log.debug(
      "a trust round ended",
      metadata: ["requests": "\(cost.requests)", "bytes": "\(cost.bytes)", "ms": "\(cost.ms)"])
    guard !outcome.taken.isEmpty else { return }
    let words = outcome.taken.map { "\($0.rawValue) \(versions[$0] ?? 0)" }.joined(separator: ", ")
    note(.trustChanged(reason: words))
    log.notice("trust has changed: \(words)")
  }

  /// One file, through the uplink. Only a 404 says that it is not there.
  private func fetch(_ request: FileRequest, within limit: Int64) -> FileAnswer {
    let folder = request.folder == .targets ? "/trust/targets/" : "/trust/"
    let outcome = board.perform(
      Exchange(
        id: "trust", base: "hub", method: "GET", path: folder + request.path, mostBytes: request.mostBytes,
        timeLimit: .milliseconds(limit)))
    switch outcome {
    case .response(200, _, let body) where HubAnswer.isPage(body): return .failed("a web page answered in its place")
    case .response(200, _, let body): return .bytes(body)
    case .response(404, _, _): return .absent
    case .response(let status, _, _): return .failed("status \(status)")
    case .failed(let detail): return .failed(detail)
    }
  }

  // MARK: Enrolment

  /// Makes sure that this kiosk trusts the root of that hash, or one that follows it, and has looked at the repository.
  /// A device that was never enrolled takes it from the hub: the ticket is its word for it. Any other already has a
  /// root, and never takes another.
  ///
  /// - Throws: `EnrolmentFlow.Failure`.
  @available(*, noasync, message: "blocks on the hub and on the disk")
  func trust(rootHash: [UInt8], isNewDevice: Bool) throws {
    if try !book.hasTrusted(rootHash: rootHash) {
      if state.withLock({ $0.held.hasRoot }), !isNewDevice {
        // The ticket may name a root that is newer than ours.
        update()
        guard try book.hasTrusted(rootHash: rootHash) else {
          throw EnrolmentFlow.Failure(
            problem: "the ticket is for another root of trust than this kiosk's",
            whatToDo: "Ask who made the ticket, or begin with an empty state folder")
        }
        return
      }
      let root = try fetchedRoot(rootHash)
      turn.lock()
      defer { turn.unlock() }
      try book.begin(root: root)
      try load()
    }
    update()
    let (trouble, keys) = state.withLock { ($0.troubles.first, $0.snapshot?.hubKeys ?? []) }
    guard keys.isEmpty else { return }
    throw EnrolmentFlow.Failure(
      problem: "the hub's trust files were not taken: \(trouble.map(\.description) ?? "hub.json lists no key")",
      whatToDo: trouble?.isUnreachable == true
        ? "Check network and voucher-uplink, then try again"
        : "Compare with the operator; if it says expired, look at this machine's date first (it is \(clocks.now.wall))")
  }

  /// The root that the ticket names, whichever version it is. Nothing about it is believed but its hash.
  ///
  /// Most repositories also keep their newest root as root.json, which TUF does not ask for; one that no longer serves
  /// its first roots, or has more than one round walks through, is entered by it.
  private func fetchedRoot(_ hash: [UInt8]) throws -> [UInt8] {
    let limits = UpdateLimits.deployed
    let names = ["root.json"] + (1...limits.rootRotations).map { "\($0).root.json" }
    var hasAny = false
    for name in names {
      let request = FileRequest(folder: .metadata, path: name, mostBytes: limits.root)
      switch fetch(request, within: 20_000) {
      case .bytes(let bytes):
        if Array(SHA256.hash(data: bytes)) == hash { return bytes }
        hasAny = true
      case .absent where name == names[0]: continue
      case .absent:
        throw EnrolmentFlow.Failure(
          problem: hasAny ? "the ticket is for another root of trust than the hub's" : "the hub offers no trust files",
          whatToDo: "Ask for a new ticket, and compare where ticket and hub come from")
      case .failed(let detail):
        throw EnrolmentFlow.Failure(
          problem: "the hub was not reached: \(detail)", whatToDo: "Check network and voucher-uplink, then try again")
      }
    }
    throw EnrolmentFlow.Failure(
      problem: "the hub has no root of trust of the ticket's hash", whatToDo: "Ask for a new ticket")
  }

  /// The device has enrolled, or stands elsewhere now.
  func adopt(_ identity: Identity) {
    state.withLock { $0.identity = identity }
    hand()
    signal.give()
  }

  // MARK: What is known

  /// Who this device is; nil until it has enrolled.
  var identity: Identity? { state.withLock { $0.identity } }

  /// What customers call stores and groups.
  var placeNames: [Identifier: PlaceName] { state.withLock { $0.snapshot?.placeNames ?? [:] } }

  /// What the last round met, and whether that means more than that nobody answered.
  var fault: String? { state.withLock { $0.troubles.first { !$0.isUnreachable }?.description } }

  /// Since when the newest of the files in force is so; nil if there is none.
  var since: WireTime? { state.withLock { $0.held.files.values.map(\.since).max() } }

  private func hand() {
    let surroundings = state.withLock { state in
      let versions = state.held.versions
      return Surroundings(
        trust: state.snapshot,
        trustMark: (versions.timestamp, versions.files[.issuers] ?? 0, versions.files[.campaigns] ?? 0),
        place: state.identity?.place, device: state.identity?.device,
        calendar: state.identity?.knownZone.map(ShopCalendar.init))
    }
    desk.use(surroundings)
    desk.prepare(at: clocks.now)
  }

  private func note(_ body: RecordBody) { desk.note(body, at: clocks.now) }
}

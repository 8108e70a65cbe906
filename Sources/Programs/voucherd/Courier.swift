import Daemon
import Doors
import Foundation
import Ledger
import LocalAPI
import Logging
import Records
import Redemption
import Storage
import StrictJSON
import Sync
import Synchronization
import Trust
import TrustStore
import Wire

/// Carries out what the way up decides: reads the ledger, signs heads, hands exchanges to the uplink, applies answers.
///
/// Works on one thread of its own and may block there. Everything it knows is in the ledger: killed at any point, it
/// goes on where the hub's receipts end.
final class Courier: Sendable {
  /// Bytes of records in one upload, well below the hub's 4 MiB.
  static let batchBytes = 512 << 10
  static let receiptLimit = 1 << 20
  static let restoreLimit = (4 << 20) + 65_536

  private struct State {
    var identity: Identity?
    var machine: SyncMachine?
    var isSending = false
    var nextAttempt: Int64?
    var lastAnswer: WireTime?
    var clockKept: Int64 = .min
    var isStopping = false
    /// Called when the hub answers after it could not be reached, and when somebody asks.
    var reached: [@Sendable () -> Void] = []
  }

  private let ledger: LedgerBook
  let desk: Desk
  private let store: TrustBook
  let board: ExchangeBoard
  let clocks: Clocks
  let news: CameraNews
  private let log: Logger
  private let state: Mutex<State>
  private let movers = Mutex<[@Sendable (Identity) -> Void]>([])
  private let signal = Wakeup()

  init(
    ledger: LedgerBook, desk: Desk, store: TrustBook, board: ExchangeBoard, clocks: Clocks, news: CameraNews,
    identity: Identity?, log: Logger
  ) {
    self.ledger = ledger
    self.desk = desk
    self.store = store
    self.board = board
    self.clocks = clocks
    self.news = news
    self.log = log
    state = Mutex(State(identity: identity, machine: identity.map { SyncMachine(device: $0.device) }))
  }

  /// A record was added: look whether it may go up now. Returns at once.
  func recordAdded() { signal.give() }

  /// Somebody asked: try now, whatever the last failure.
  func wake() {
    let reached = state.withLock { state in
      state.machine?.wake()
      state.nextAttempt = nil
      return state.reached
    }
    signal.give()
    for tell in reached { tell() }
  }

  /// The hub should hear from this device soon, whether or not there are records. Returns at once.
  func speak() {
    state.withLock { $0.machine?.speak() }
    signal.give()
  }

  /// From now on calls `body` when the hub answers after it could not be reached; it must return at once.
  func reached(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.reached.append(body) } }

  /// The device has enrolled, anew perhaps: what was known of its chain at the hub is asked again.
  func adopt(_ identity: Identity) {
    state.withLock {
      $0.identity = identity
      $0.machine = SyncMachine(device: identity.device, isEnrolledAnew: true)
    }
    signal.give()
    for tell in state.withLock({ $0.reached }) { tell() }
  }

  func stop() {
    state.withLock { $0.isStopping = true }
    signal.give()
  }

  /// Runs until `stop`. Blocks.
  func run() {
    while !state.withLock({ $0.isStopping }) {
      let wait = step()
      guard wait > 0 else { continue }
      signal.wait(atMost: .milliseconds(min(wait, 60_000)))
    }
  }

  /// What the way up is doing.
  var report:
    (
      isEnrolled: Bool, isSending: Bool, failures: Int, failure: SyncFailure?, nextAttempt: Int64?,
      lastAnswer: WireTime?
    )
  {
    state.withLock {
      (
        $0.identity != nil, $0.isSending, $0.machine?.failures ?? 0, $0.machine?.failure, $0.nextAttempt,
        $0.lastAnswer
      )
    }
  }

  /// Takes one step and says how many milliseconds to wait before the next.
  private func step() -> Int64 {
    var generator = SystemRandomNumberGenerator()
    let now = clocks.now
    let epoch = Epoch(using: &generator)
    if ledger.view.isCarrying { return carry() ? 0 : 1000 }
    let facts = self.facts
    let (step, identity) = state.withLock { state -> (SyncStep, Identity?) in
      let step = state.machine?.next(facts, at: now.sinceBoot, epoch: epoch) ?? .rest(nil)
      if case .rest(let wait) = step { state.nextAttempt = state.machine?.failure == nil ? nil : wait }
      return (step, state.identity)
    }
    guard let identity else { return 60_000 }
    switch step {
    case .rest(let wait): return max(wait ?? 60_000, 1)
    case .begin(let previous, let reason):
      return begin(epoch, previous: previous, reason: reason) ? 0 : 1000
    case .ask(let job):
      state.withLock { $0.isSending = true }
      defer { state.withLock { $0.isSending = false } }
      ask(job, identity, facts, using: &generator)
      return 0
    }
  }

  private var facts: SyncFacts {
    let view = ledger.view
    return SyncFacts(
      isEnrolled: state.withLock { $0.identity != nil }, tip: view.tip, receipted: view.receipted,
      isStopped: view.isStopped)
  }

  private func begin(_ epoch: Epoch, previous: ChainPosition?, reason: OpeningReason) -> Bool {
    do {
      guard let context = desk.context(at: clocks.now) else { return false }
      try ledger.begin(epoch, previous: previous, reason: reason, in: context)
      state.withLock { $0.machine?.began() }
      log.notice("a ledger begins", metadata: ["epoch": "\(epoch)", "reason": "\(reason.rawValue)"])
      return true
    } catch {
      failed(SyncFailure(.notTaken, "\(error)"))
      return false
    }
  }

  /// Records again some of what the hub lacks of the chain before: it goes up ahead of anything new.
  private func carry() -> Bool {
    do {
      guard let context = desk.context(at: clocks.now) else { return false }
      try ledger.carry(in: context)
      return true
    } catch {
      failed(SyncFailure(.notTaken, "\(error)"))
      return false
    }
  }

  private func ask(
    _ job: SyncJob, _ identity: Identity, _ facts: SyncFacts, using generator: inout SystemRandomNumberGenerator
  ) {
    let nonce = Nonce(using: &generator)
    let asked = clocks.now
    let exchange: Exchange
    do {
      exchange = try self.exchange(for: job, identity, nonce, facts, asked)
    } catch {
      return failed(SyncFailure(.notTaken, "\(error)"))
    }
    let outcome = board.perform(exchange)
    let answered = clocks.now
    let keys = hubKeys(at: answered)
    let (failures, reached) = state.withLock { ($0.machine?.failures ?? 0, $0.reached) }
    if case .response = outcome, failures > 0 { for tell in reached { tell() } }
    let effects = state.withLock { state in
      if case .response = outcome { state.lastAnswer = answered.wall }
      return state.machine?.answered(
        job, outcome.answer, nonce: nonce, keys: keys, facts: facts, ownHash: { try ledger.hash(at: $0) },
        at: answered.sinceBoot, using: &generator) ?? []
    }
    if let failure = state.withLock({ $0.machine?.failure }) {
      log.debug("the hub was not reached", metadata: ["why": "\(failure)"])
    }
    for effect in effects { carryOut(effect, asked: asked, answered: answered) }
  }

  private func carryOut(_ effect: SyncEffect, asked: ClockReading, answered: ClockReading) {
    do {
      switch effect {
      case .receipt(let receipt, let statement):
        // An empty head of an epoch that has not begun is answered too: there is nothing to keep of that.
        let conflicts = try ledger.apply(receipt, statement: statement)
        keep(desk.received(hub: receipt.time, asked: asked, answered: answered).kept, at: answered)
        clocks.heed(desk)
        for result in receipt.results where result.verdict != .moved {
          log.warning(
            "the hub found a redemption in \(result.verdict.rawValue)",
            metadata: ["seq": "\(result.seq)", "with": "\(result.with?.device.text ?? "-")"])
        }
        if conflicts > 0 { log.warning("\(conflicts) redemptions were made elsewhere first") }
      case .enrolled(let enrolled, let statement): try moved(enrolled, statement, at: answered)
      case .restored(let lines):
        try ledger.restore(lines)
        log.notice("\(lines.count) records came back from the hub")
      case .stop(let reason):
        if ledger.view.tip != nil { try ledger.stop(because: reason.rawValue) }
        log.critical("nothing is accepted any more: \(reason.rawValue)")
      }
    } catch let refusal as LedgerBook.ReceiptRefusal {
      failed(SyncFailure(.notTaken, "the receipt was not taken: \(refusal.rawValue)"))
    } catch {
      failed(SyncFailure(.notTaken, "\(error)"))
    }
  }

  private func failed(_ failure: SyncFailure) {
    var generator = SystemRandomNumberGenerator()
    let now = clocks.now.sinceBoot
    state.withLock { $0.machine?.failed(failure, at: now, using: &generator) }
    log.warning("an answer was not taken", metadata: ["why": "\(failure)"])
  }

  /// The hub says that this device stands elsewhere.
  private func moved(_ enrolled: Enrolled, _ envelope: [UInt8], at now: ClockReading) throws {
    guard let identity, enrolled.key == identity.enrolled.key, enrolled.time > identity.enrolled.time else { return }
    try store.keep(enrolment: try Statement(parsing: envelope))
    let moved = Identity(enrolled: enrolled, key: identity.key)
    state.withLock { $0.identity = moved }
    for listener in movers.withLock({ $0 }) { listener(moved) }
    let place = ([enrolled.store] + enrolled.groups).map(\.text).joined(separator: " ")
    desk.note(.deviceEvent(part: "enrolment", event: "moved", detail: "\(place), \(enrolled.timezone)"), at: now)
    log.notice("the hub says that this device stands elsewhere", metadata: ["store": "\(enrolled.store)"])
  }

  /// From now on calls `listener` when the hub says that this device stands elsewhere.
  func whenMoved(_ listener: @escaping @Sendable (Identity) -> Void) { movers.withLock { $0.append(listener) } }

  /// Keeps the time floors at most once a minute: a power cut costs a minute of the floor, not a commit per upload.
  private func keep(_ clock: TrustedClock.Kept, at now: ClockReading) {
    guard state.withLock({ now.sinceBoot - 60_000 >= $0.clockKept }) else { return }
    do {
      try store.keep(clock)
      state.withLock { $0.clockKept = now.sinceBoot }
    } catch {
      log.error("\(error)")
    }
  }

  func ledgerBatch(after seq: Int64, most: Int) throws -> [StoredRecord] {
    try ledger.batch(after: seq, limit: most, bytes: Self.batchBytes)
  }

  func ledgerHash(at seq: Int64) throws -> RecordHash? { try ledger.hash(at: seq) }

  var pending: Int64 { ledger.view.pending }

  /// Who we are to the hub; nil until it is known.
  var identity: Identity? { state.withLock { $0.identity } }

  /// The last record that the hub has receipted; nil before an epoch has begun.
  var receiptedTip: ChainPosition? {
    let view = ledger.view
    guard let epoch = view.tip?.epoch, let hash = try? ledger.hash(at: view.receipted) else { return nil }
    return ChainPosition(epoch: epoch, seq: view.receipted, hash: hash)
  }
}

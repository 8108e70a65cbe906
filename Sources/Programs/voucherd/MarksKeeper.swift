import COSE
import Daemon
import Doors
import Foundation
import LocalAPI
import Logging
import Records
import Redemption
import StatusList
import Storage
import Sync
import Synchronization
import Trust
import TrustStore
import Wire

/// Keeps marks up to date: fetches index, lists and deltas through the uplink, and hands each new state to the desk.
///
/// Works on one thread of its own and may block there. Whatever fails, the last good state stays in force.
final class MarksKeeper: Sendable {
  private struct State {
    var timing = MarksTiming()
    var failures: [MarksRound.Failure] = []
    var isStreaming = false
    var isStopping = false
  }

  /// How long `settle` waits at most, in milliseconds.
  private static let longestSettling: Int64 = 2000

  private let book: MarksBook
  private let desk: Desk
  private let board: ExchangeBoard
  private let clocks: Clocks
  private let log: Logger
  private let setBack: @Sendable () -> Void
  private let state = Mutex(State())
  private let signal = Wakeup()

  /// - Parameter setBack: called when the hub's index is older than the one held: it wants to be told. Must return at
  ///   once.
  init(
    book: MarksBook, desk: Desk, board: ExchangeBoard, clocks: Clocks, log: Logger,
    setBack: @escaping @Sendable () -> Void
  ) {
    (self.book, self.desk, self.board, self.clocks, self.log) = (book, desk, board, clocks, log)
    self.setBack = setBack
    forgetUntrusted()
    desk.use(marks: book.snapshot)
  }

  /// Something says that there is news, or that the hub can be reached. Returns at once.
  func nudge() {
    state.withLock { $0.timing.nudge() }
    signal.give()
  }

  /// Whether somebody would tell of news.
  func streamChanged(isStreaming: Bool) {
    state.withLock {
      $0.isStreaming = isStreaming
      $0.timing.streamChanged(isStreaming: isStreaming, at: clocks.now.sinceBoot)
    }
    signal.give()
  }

  func stop() {
    state.withLock { $0.isStopping = true }
    signal.give()
  }

  /// Waits until the hub's index has said of every list of ours whether there are marks, where policy judges no voucher
  /// before: who asks for newer trust goes on to scan. Blocks, `longestSettling` at most.
  @available(*, noasync, message: "waits for the hub")
  func settle() {
    guard desk.surroundings.trust?.policy.marksRequired == true else { return }
    let end = clocks.now.sinceBoot + Self.longestSettling
    while clocks.now.sinceBoot < end, !state.withLock({ $0.isStopping }) {
      let (marks, now) = (desk.marks, clocks.now.wall)
      let isOpen = lists.contains { now < $0.until && marks.lists[$0.name] == nil && !marks.missing.contains($0.name) }
      guard isOpen else { return }
      nudge()
      Thread.sleep(forTimeInterval: 0.1)
    }
  }

  /// What was wrong with the last look, if anything; whether the hub tells of news; and whether it should have brought an
  /// index by now, and has not.
  var report: (failures: [MarksRound.Failure], isStreaming: Bool, isLate: Bool) {
    let hasIndex = desk.marks.index > 0
    let now = clocks.now.sinceBoot
    return state.withLock { ($0.failures, $0.isStreaming, !hasIndex && $0.timing.isLate(at: now)) }
  }

  /// Lists that the index names, that vouchers of our campaigns stand on, and that are not held: these are not judged.
  var missing: [ListName] { desk.marks.missing.intersection(sizes.keys).sorted() }

  /// Runs until `stop`. Blocks.
  func run() {
    verify()
    while !state.withLock({ $0.isStopping }) {
      let wait = state.withLock { $0.timing.wait(at: clocks.now.sinceBoot) }
      if wait > 0 {
        signal.wait(atMost: .milliseconds(min(wait, 60_000)))
        continue
      }
      forgetUntrusted()
      // Without trust there is no key to believe the hub by, and before enrolment no hub of ours.
      guard desk.surroundings.device != nil, !statusKeys.isEmpty else {
        state.withLock { $0.timing.idled(at: clocks.now.sinceBoot) }
        continue
      }
      look()
    }
  }

  /// Lists whose files are no longer what was written are fetched anew.
  private func verify() {
    do {
      let damaged = try book.verify()
      if !damaged.isEmpty {
        desk.use(marks: book.snapshot)
        for name in damaged { tell("\(name)", "damaged: its file is not what was written") }
      }
    } catch {
      log.error("\(error)")
    }
  }

  /// What a key signed that trust no longer names, or names as revoked, is not gone by any more.
  private func forgetUntrusted() {
    guard let trust = desk.surroundings.trust, !trust.missing.contains(.hub) else { return }
    let keys = trust.hubKeys.filter { $0.role == .status && $0.state != .revoked }
    let trusted = Set(keys.compactMap { VerificationKey(curve: .ed25519, raw: $0.key)?.keyID })
    attempt {
      guard try book.forget(allBut: trusted) else { return }
      desk.use(marks: book.snapshot)
      log.error("marks of a key that is no longer trusted were forgotten, and are fetched anew")
      desk.note(
        .deviceEvent(part: "marks", event: "forgotten", detail: "their key is no longer trusted"), at: clocks.now)
    }
  }

  /// One look: a round of requests.
  private func look() {
    state.withLock { $0.timing.began(at: clocks.now.sinceBoot) }
    let now = trustedTime
    if let now { attempt { if try book.drop(at: now) > 0 { desk.use(marks: book.snapshot) } } }
    var round = MarksRound(keys: statusKeys, sizes: sizes, held: held, troubled: troubled, now: now)
    steps: while true {
      switch round.step {
      case .ask(let request, let most): round.answered(fetch(request, mostBytes: most))
      case .take(let list, let size, let entry, let index):
        carryOut(&round) { try book.take(list, size: size, named: entry, by: index) }
      case .takeEmpty(let size, let entry, let index):
        carryOut(&round) { try book.takeEmpty(size: size, named: entry, by: index) }
      case .apply(let delta, let entry, let index):
        carryOut(&round) { try book.apply(delta, named: entry, by: index) }
      case .commit(let index):
        carryOut(&round) { try book.commit(index) }
      case .over: break steps
      }
      if state.withLock({ $0.isStopping }) { return }
    }
    attempt { try book.fold() }
    desk.use(marks: book.snapshot)
    if round.hasIndex, let issued = book.index?.issued { desk.told(time: issued) }
    ended(round)
  }

  private func carryOut(_ round: inout MarksRound, _ work: () throws -> Void) {
    do {
      try work()
      round.taken()
    } catch let fault as StatusFault {
      round.refused(fault)
    } catch {
      log.error("\(error)")
      round.refused(StatusFault(.notKept, "\(error)"))
    }
  }

  private func fetch(_ request: MarksRound.Request, mostBytes: Int) -> MarksRound.Answer {
    let exchange = Exchange(
      id: "-", base: "hub", method: "GET", path: request.path, mostBytes: mostBytes, timeLimit: .seconds(60))
    switch board.perform(exchange) {
    case .response(200, _, let body) where HubAnswer.isPage(body): return .unreachable("a web page answered")
    case .response(200, _, let body): return .bytes(body)
    case .response(404, _, _): return .absent
    case .response(let status, _, _): return .refused("status \(status)")
    // The uplink's word for a body beyond what was asked for.
    case .failed(let detail): return detail.hasPrefix("too-long") ? .tooLong : .unreachable(detail)
    }
  }

  private func ended(_ round: MarksRound) {
    let now = clocks.now
    let life = book.index.map { $0.expires.milliseconds - $0.issued.milliseconds }
    let former = state.withLock { state in
      state.timing.ended(
        isComplete: round.isComplete, again: round.isOvertaken, isStreaming: state.isStreaming, life: life,
        at: now.sinceBoot, chance: .random(in: 0...1))
      defer { state.failures = round.failures }
      return state.failures
    }
    // Each once, for as long as it stays so. That the hub can't be reached is no event: shops are offline.
    for failure in round.failures where failure.fault.code != .unreachable {
      guard !former.contains(where: { $0.what == failure.what && $0.fault.code == failure.fault.code }) else {
        continue
      }
      tell(failure.what, "\(failure.fault)")
      if failure.what == "index", failure.fault.code == .older { setBack() }
    }
  }

  private func tell(_ what: String, _ why: String) {
    log.warning("marks were not taken, what was in force stays", metadata: ["what": "\(what)", "why": "\(why)"])
    desk.note(.deviceEvent(part: "marks", event: "not-taken", detail: "\(what): \(why)"), at: clocks.now)
  }

  private func attempt(_ work: () throws -> Void) {
    do { try work() } catch { log.error("\(error)") }
  }

  /// Lists that the last look could not have.
  private var troubled: Set<ListName> {
    let names = Set(state.withLock { $0.failures.map(\.what) })
    return Set(sizes.keys.filter { names.contains("\($0)") })
  }

  private var held: MarksRound.Held {
    var lists: [ListName: MarksRound.List] = [:]
    for name in sizes.keys {
      lists[name] = book.held(name).map { MarksRound.List(version: $0.version, size: $0.size, hash: $0.token) }
    }
    return MarksRound.Held(index: book.index.map { ($0.version, $0.issued) }, lists: lists)
  }

  /// Entries of every list that trust names.
  private var sizes: [ListName: UInt32] { lists.reduce(into: [:]) { $0[$1.name] = $1.size } }

  /// Every list that trust names, and until when the hub tells of it.
  private var lists: [(name: ListName, size: UInt32, until: WireTime)] {
    (desk.surroundings.trust?.campaigns.values.map(\.self) ?? []).flatMap { campaign in
      campaign.lists.map { (ListName(issuer: campaign.issuer, list: $0.list), $0.size, $0.until) }
    }
  }

  /// The time, if the clock is believed.
  private var trustedTime: WireTime? {
    let now = clocks.now
    if case .untrusted = desk.look(at: now) { return nil }
    return now.wall
  }

  /// The hub's keys for marks. While the clock is not trusted a key's own dates cannot be judged.
  private var statusKeys: [KeyID: VerificationKey] {
    guard let trust = desk.surroundings.trust else { return [:] }
    let keys =
      trustedTime.map { trust.hubKeys(for: .status, at: $0) }
      ?? trust.hubKeys.filter { $0.role == .status && $0.state != .revoked }
    return keys.reduce(into: [:]) { keys, hub in
      if let key = VerificationKey(curve: .ed25519, raw: hub.key) { keys[key.keyID] = key }
    }
  }
}

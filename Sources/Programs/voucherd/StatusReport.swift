import Answers
import Daemon
import Doors
import Foundation
import Ledger
import Lights
import LocalAPI
import Records
import Redemption
import StatusList
import Sync
import Trust
import Wire

/// How the kiosk is, in one word and in every figure behind it.
struct StatusReport: Sendable {
  /// Records may wait this long before somebody should look, in seconds.
  static let longestWait = 600

  let ledger: LedgerBook
  let desk: Desk
  let courier: Courier
  let board: ExchangeBoard
  let trust: TrustKeeper
  let reader: ReaderFlow
  let lights: LightBoard?
  let marks: MarksKeeper
  let clocks: Clocks
  let started: WireTime

  /// Everything because of which no voucher is accepted.
  @available(*, noasync, message: "waits for the desk")
  func stops(at now: ClockReading) -> [Condition] {
    let (view, surroundings) = (ledger.view, desk.surroundings)
    var stops: [Condition] = []
    if surroundings.device == nil { stops.append(.notEnrolled) }
    switch surroundings.trust?.stage(at: now.wall) {
    case nil: stops.append(.noTrust)
    case .expired: stops.append(.trustExpired)
    case .stale, .fresh:
      if surroundings.trust?.hasExpiredCampaigns(at: now.wall) == true { stops.append(.campaignsExpired) }
    }
    switch desk.marksStage(at: now.wall) {
    case .expired: stops.append(.marksExpired)
    case .stale, .fresh: break
    case nil
    where (surroundings.trust?.policy.marksRequired == true || desk.marks.isForgotten) && surroundings.device != nil:
      stops.append(.marksMissing)
    case nil: break
    }
    if case .untrusted = desk.look(at: now) { stops.append(.clockUntrusted) }
    if desk.fault != nil { stops.append(.storage) }
    if let reason = view.stopped {
      stops.append(.stopped(reason))
    } else if surroundings.device != nil, !view.isOpen {
      stops.append(.unopened)
    }
    return stops
  }

  /// Whether customers can be served: nothing stops us, and the camera, if there is one, sees.
  @available(*, noasync, message: "waits for the desk")
  func isServing() -> Bool { hindrance() == nil }

  /// What keeps us from serving customers; nil if nothing does.
  @available(*, noasync, message: "waits for the desk")
  func hindrance() -> Condition? { stops(at: clocks.now).first ?? reader.condition }

  /// Everything that is wrong, the worst first; empty if nothing is.
  @available(*, noasync, message: "blocks on the disk")
  func conditions() -> [Condition] {
    let now = clocks.now
    let stops = stops(at: now)
    var looks: [Condition] = []
    let failure = courier.report.failure
    // Who answers in the hub's place answers for trust and marks too: what is wrong with these is then no key's fault.
    if failure?.code == .notAStatement { looks.append(.intercepted) }
    if desk.surroundings.trust?.stage(at: now.wall) == .stale { looks.append(.trustStale) }
    if trust.fault != nil || desk.surroundings.trust?.disabledCampaigns.isEmpty == false { looks.append(.trustFault) }
    if desk.marksStage(at: now.wall) == .stale { looks.append(.marksStale) }
    let report = marks.report
    if report.failures.contains(where: { $0.fault.code != .unreachable }) { looks.append(.marksFault) }
    if !marks.missing.isEmpty { looks.append(.marksPartial) }
    if report.isLate, report.isStreaming || courier.report.failure == nil { looks.append(.marksLate) }
    if now.isCarried { looks.append(.clockCarried) }
    if let camera = reader.condition { looks.append(camera) }
    if lights?.fault != nil { looks.append(.lights) }
    if failure != nil, (oldestAge(at: now) ?? 0) > Self.longestWait { looks.append(.uplink) }
    if (try? ledger.verdictCount()) ?? 0 > 0 { looks.append(.conflicts) }
    return stops + looks
  }

  @available(*, noasync, message: "blocks on the disk")
  func status() -> Status {
    let (now, view, surroundings) = (clocks.now, ledger.view, desk.surroundings)
    let worst = conditions().first ?? .well
    let (way, figures) = (courier.report, board.figures)
    let today = (try? ledger.counts(since: midnight(before: now.wall))) ?? [:]
    let receipt = view.receiptTime.map { Status.Receipt(seq: Int(view.receipted), time: $0.description) }
    return Status(
      headline: worst.severity, whatToDo: worst.whatToDo, version: Release.version, started: started.description,
      device: surroundings.device?.text, store: surroundings.place?.store.text,
      records: Status.Records(notSent: Int(view.pending), oldestAgeS: oldestAge(at: now), lastReceipt: receipt),
      trust: trustPart(at: now.wall, surroundings), clock: Status.Clock(state: clockState, time: now.wall.description),
      camera: reader.camera, marks: marksPart(at: now.wall),
      ledger: view.tip.map {
        LedgerTip(epoch: $0.epoch.description, seq: Int($0.seq), hash: $0.hash.description)
      },
      uplink: Status.Uplink(
        isConnected: figures.isConnected, lastAnswer: way.lastAnswer?.description, lastFailure: way.failure?.description
      ),
      today: today, tallies: Self.tallies(today))
  }

  /// Counts in the words of staff.
  static func tallies(_ counts: [String: Int]) -> [Status.Tally] {
    var tallies: [Status.Tally] = []
    for (code, count) in counts {
      let said = Words.tally(code)
      let words = InLanguages(zhHant: said.zhHant, zhHans: said.zhHans, en: said.en)
      if let place = tallies.firstIndex(where: { $0.words == words }) {
        tallies[place].count += count
      } else {
        tallies.append(Status.Tally(words: words, count: count))
      }
    }
    return tallies.sorted { ($1.count, $0.words.en) < ($0.count, $1.words.en) }
  }

  func sync() -> SyncState {
    let (way, view) = (courier.report, ledger.view)
    let phase: SyncState.Phase =
      if !way.isEnrolled { .notEnrolled } else if way.isSending { .sending } else if way.failure != nil {
        // Without a time it is about to be tried: somebody asked.
        way.nextAttempt == nil ? .sending : .waiting
      } else if view.pending > 0 || !view.isOpen { .sending } else { .idle }
    return SyncState(
      phase: phase, notSent: Int(view.pending), failures: way.failures, lastFailure: way.failure?.description,
      nextAttemptMS: phase == .waiting ? way.nextAttempt.map { Int($0) } : nil,
      lastReceipt: view.receiptTime?.description)
  }

  var clockState: String {
    switch desk.look(at: clocks.now) {
    case .confirmed: "confirmed"
    case .plausible: "plausible"
    case .untrusted: "untrusted"
    }
  }

  /// Age of the oldest record that is not sent, in seconds.
  @available(*, noasync, message: "blocks on the disk")
  func oldestAge(at now: ClockReading) -> Int? {
    guard let oldest = try? ledger.oldestPending() else { return nil }
    return Int(max(0, now.wall.seconds - oldest.seconds))
  }

  /// When the store's day began.
  func midnight(before now: WireTime) -> WireTime {
    let zone = trust.identity?.timeZone ?? TimeZone(secondsFromGMT: 0)!
    let offset = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(now.seconds))))
    let local = now.seconds + offset
    return WireTime(seconds: local - local % 86_400 - offset)
  }

  private func marksPart(at now: WireTime) -> Status.Marks {
    let (report, held) = (marks.report, desk.marks)
    return Status.Marks(
      stage: desk.marksStage(at: now)?.rawValue ?? "none", until: desk.marksUntil(at: now)?.description,
      index: Int(held.index), lists: held.lists.count, missing: held.missing.count, isStreaming: report.isStreaming,
      lastFailure: report.failures.first.map { "\($0.what): \($0.fault)" })
  }

  private func trustPart(at now: WireTime, _ surroundings: Surroundings) -> Status.Trust {
    guard let trust = surroundings.trust else {
      return Status.Trust(stage: "none", until: nil, since: nil, versions: [:], problem: self.trust.fault)
    }
    let stage = trust.stage(at: now)
    let until = stage == .fresh ? trust.validity?.freshUntil : trust.staleUntil
    let mark = surroundings.trustMark
    return Status.Trust(
      stage: stage.rawValue, until: until?.description, since: self.trust.since?.description,
      versions: [
        "timestamp": Int(mark.timestamp), "issuers": Int(mark.issuers), "campaigns": Int(mark.campaigns),
      ], problem: self.trust.fault)
  }
}

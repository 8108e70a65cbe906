package import Answers
import Records
import Ledger
import Synchronization
package import Trust
import Vouchers
package import Wire

extension Desk {
  /// How long staff may decide a scan that could not be judged, in milliseconds: within the tolerance by which the hub
  /// holds a live code against the record's time.
  package static let overrideWaits: Int64 = 240_000
  /// Such scans that are remembered at once.
  private static let mostUnjudged = 8

  /// A scan that staff may decide.
  package struct Overridable: Sendable {
    package let trace: String
    package let code: UndecidedCode
    /// When it was answered, by the wall clock.
    package let time: WireTime
    package let facts: VoucherFacts?
  }

  /// What came of deciding one.
  package enum Override: Sendable {
    /// Judged again: accepted, or refused as every voucher may be.
    case answered(Outcome)
    /// No scan of that trace waits, or it has waited too long.
    case unknown
    /// As many as the policy allows were decided today.
    case used(most: Int64)
  }

  /// What staff may decide: the policy's rules (nil: nothing), how often they have today, and the scans that wait, the
  /// latest first.
  ///
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func overridable(
    at now: ClockReading
  ) throws -> (rules: OverrideRules?, used: Int64, scans: [Overridable]) {
    let (rules, start, scans) = state.withLock { state in
      let rules = state.surroundings.trust?.policy.overrides
      forgetUnjudged(at: now, &state)
      let guess = state.clock.guess(at: now, by: state.clockRules)
      return (
        rules, dayStart(at: guess, &state),
        state.unjudged.reversed().filter { rules?.codes.contains($0.code) == true }.map {
          Overridable(trace: $0.scan.trace, code: $0.code, time: $0.scan.now.wall, facts: $0.facts)
        }
      )
    }
    return (rules, rules == nil ? 0 : try ledger.overrides(since: start), scans)
  }

  /// Staff decide a scan that could not be judged. Everything is looked at again but what the policy lets them answer
  /// for; the claim, its record, the cap's count and the record of who did it are one transaction.
  ///
  /// - Parameters:
  ///   - trace: the scan's; nil for the latest.
  ///   - uid: the user at the local socket, or -1; `staff`: the number of the badge, where one was used.
  @available(*, noasync, message: "blocks on the disk")
  package func override(_ trace: String?, by uid: Int64, staff: String?, at now: ClockReading) -> Override {
    state.withLock { state in
      let isBelieved = believed(now, &state) != nil
      forgetUnjudged(at: now, &state)
      guard let rules = state.surroundings.trust?.policy.overrides,
        let kept = state.unjudged.last(where: {
          rules.codes.contains($0.code) && (trace ?? $0.scan.trace) == $0.scan.trace
        }
        )
      else { return .unknown }
      // A record by a clock that is wrong would be settled by that clock.
      let guess = state.clock.guess(at: now, by: state.clockRules)
      var scan = kept.scan
      scan.now = ClockReading(wall: guess, sinceBoot: now.sinceBoot, boot: now.boot)
      scan.staysInView = false
      scan.override = StaffOverride(
        note: OverrideNote(code: kept.code.rawValue, uid: uid, staff: staff), rules: rules, challenges: kept.challenges)
      let time = isBelieved || rules.codes.contains(.clockUntrusted) ? kept.time : nil
      sketch(scan, &state)
      let (outcome, voucher): (Outcome, VoucherKey?)
      switch Presented(scan.text) {
      case .voucher(let bare): (outcome, voucher) = judge(.bare(bare), at: time, scan, &state)
      case .presentation(let live): (outcome, voucher) = judge(.live(live), at: time, scan, &state)
      case .foreign, .malformed: return .unknown
      }
      if state.sketch.limits.contains(where: { $0.name == .overrideDay }) { return .used(most: rules.perDay) }
      if voucher != nil {
        state.unjudged.removeAll { $0.scan.trace == scan.trace }
        state.counts[outcome.code, default: 0] += 1
        state.lock.drop(refusalsOf: scan.text)
        state.lock.hold(outcome, for: scan.text, voucher: voucher, at: now.sinceBoot, staysInView: false)
        keepTrace(of: outcome, &state)
      }
      return .answered(outcome)
    }
  }

  /// Remembers a scan that the policy lets staff decide.
  func keep(_ scan: Scan, _ code: UndecidedCode, _ facts: VoucherFacts?, _ state: inout State) {
    guard state.surroundings.trust?.policy.overrides?.codes.contains(code) == true else { return }
    // Four hex digits may come again: the latest is meant.
    state.unjudged.removeAll { $0.scan.trace == scan.trace || $0.scan.text == scan.text }
    if state.unjudged.count >= Self.mostUnjudged { state.unjudged.removeFirst() }
    state.unjudged.append(
      UnjudgedScan(
        scan: scan, code: code, facts: facts, time: state.clock.guess(at: scan.now, by: state.clockRules),
        challenges: state.challenges.taken(at: scan.now.sinceBoot)))
  }

  func forgetUnjudged(at now: ClockReading, _ state: inout State) {
    state.unjudged.removeAll { now.sinceBoot - $0.scan.now.sinceBoot >= Self.overrideWaits }
  }
}

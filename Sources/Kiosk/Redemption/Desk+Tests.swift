package import Answers
import Records
import Synchronization
package import Trust
import Vouchers
import Wire

extension Desk {
  /// How long vouchers are only tried after staff ask for it, in milliseconds.
  package static let testsFor: Int64 = 60_000

  /// For a while, vouchers before the camera are only tried.
  package func beginTests(at now: ClockReading) { state.withLock { $0.testsUntil = now.sinceBoot + Self.testsFor } }

  /// Vouchers are redeemed again.
  ///
  /// - Returns: whether they were only tried until now.
  package func endTests(at now: ClockReading) -> Bool {
    state.withLock { state in
      defer { state.testsUntil = .min }
      return now.sinceBoot < state.testsUntil
    }
  }

  /// Tries a voucher: the whole way of a scan, with its evidence sealed and its transaction committed, and without a claim.
  @available(*, noasync, message: "blocks on the disk")
  package func test(_ text: [UInt8], at now: ClockReading, trace: String) -> Outcome {
    state.withLock { state in
      test(Scan(now: now, trace: trace, staysInView: false, text: text, isTest: true), &state)
    }
  }

  func test(_ scan: Scan, _ state: inout State) -> Outcome {
    let outcome = judge(scan, &state).0.tested()
    // Accepted ones were recorded in the transaction that they test.
    guard outcome.seq == nil, case .test = outcome.decision else { return outcome }
    let code = String(outcome.code.dropFirst("test-".count))
    guard let seq = append(.tested(code: code, redemption: nil), at: scan.now, &state) else { return outcome }
    return outcome.recorded(as: seq)
  }
}

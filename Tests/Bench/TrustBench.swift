import Foundation
import LocalAPI
import LocalCalls
import Rig

/// A whole trust round of the real processes: voucherd, voucher-uplink and voucher-hub over loopback, on the real disk.
struct TrustBench {
  /// What a round took: as a client of voucherd sees it, and as voucherd counted it.
  private struct Round {
    var time: Duration
    var cost: TrustState.Cost
  }

  let rounds: Int

  func run() throws -> [Verdict] {
    let shop = try Shop(in: FileManager.default.currentDirectoryPath)
    defer { shop.close() }
    var (first, whole, idle): ([Round], [Round], [Round]) = ([], [], [])
    for round in 0..<max(5, rounds) {
      let kiosk = try shop.kiosk("k\(round)", logLevel: "warning")
      try kiosk.open(ticket: shop.hub.ticket(kiosk.device, store: kiosk.store))
      // Enrolment fetched the root that the ticket names, and then looked for everything.
      let cost = try cost(try kiosk.client(.staff).get("/v1/trust"))
      first.append(Round(time: .milliseconds(cost.ms), cost: cost))
      // Changed by turns: something is new, or nothing is.
      try shop.mint.campaign("more\(round)", list: 100 + round)
      try shop.publish()
      whole.append(try look(kiosk))
      idle.append(try look(kiosk))
      try kiosk.stop()
    }
    return verdicts("a first trust round, all but the ticket's root", first)
      + verdicts("a trust round with a new campaign", whole) + verdicts("a trust round without news", idle)
  }

  private func look(_ kiosk: KioskProcess) throws -> Round {
    let clock = ContinuousClock()
    let start = clock.now
    let state = try kiosk.updateTrust()
    return Round(time: clock.now - start, cost: try cost(state))
  }

  /// - Throws: `TrialError` if the round was not a good one.
  private func cost(_ state: TrustState) throws -> TrustState.Cost {
    guard state.problems.isEmpty, let cost = state.lastCost else {
      throw TrialError("the round met \(state.problems)")
    }
    return cost
  }

  private func verdicts(_ what: String, _ rounds: [Round]) -> [Verdict] {
    let figures = Figures(rounds.map(\.time))
    let (requests, bytes) = (rounds.map(\.cost.requests).max() ?? 0, rounds.map(\.cost.bytes).max() ?? 0)
    print("\(what), \(requests) requests: \(figures.text)")
    return [
      Verdict(what: "\(what), p50", measured: figures.p50 / 1000, most: nil, unit: " ms"),
      Verdict(what: "\(what), most that came", measured: Double(bytes), most: nil, unit: " B"),
    ]
  }
}

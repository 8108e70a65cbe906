import Foundation
import LocalAPI
import Rig

/// A whole trust round of the real processes: voucherd, voucher-uplink and voucher-hub over loopback, on the real disk.
struct TrustBench {
  let rounds: Int

  func run() throws -> [Verdict] {
    let shop = try Shop(in: FileManager.default.currentDirectoryPath)
    defer { shop.close() }
    let kiosk = try shop.openKiosk(logLevel: "warning")
    let clock = ContinuousClock()
    var (whole, idle): ([Duration], [Duration]) = ([], [])
    var bytes = 0
    // Changed by turns: everything is new, or nothing is.
    for round in 0..<max(5, rounds) {
      try shop.mint.campaign("more\(round)", list: 100 + round)
      try shop.publish()
      let before = try served(shop)
      whole.append(try clock.measure { try expectGood(kiosk.updateTrust()) })
      bytes = before
      idle.append(try clock.measure { try expectGood(kiosk.updateTrust()) })
    }
    print("a round with everything new (5 requests, 4 commits and more): \(Figures(whole).text)")
    print("a round with nothing new (2 requests): \(Figures(idle).text)")
    return [
      Verdict(
        what: "a trust round with everything new, p50", measured: Figures(whole).p50 / 1000, most: nil, unit: " ms"),
      Verdict(
        what: "a trust round with nothing new, p50", measured: Figures(idle).p50 / 1000, most: nil, unit: " ms"),
      Verdict(what: "bytes of a first round", measured: Double(bytes), most: nil, unit: " B"),
    ]
  }

  /// Bytes of what a device fetches that holds only the first root.
  private func served(_ shop: Shop) throws -> Int {
    let names = ["timestamp.json", "issuers.json", "campaigns.json", "hub.json", "policy.json"]
    let version =
      try FileManager.default.contentsOfDirectory(atPath: shop.trust)
      .compactMap { $0.hasSuffix(".snapshot.json") ? Int($0.prefix { $0 != "." }) : nil }.max() ?? 1
    return try (names + ["\(version).snapshot.json", "\(version).targets.json"]).reduce(0) { sum, name in
      let size = try FileManager.default.attributesOfItem(atPath: "\(shop.trust)/\(name)")[.size] as? Int
      return sum + (size ?? 0)
    }
  }

  private func expectGood(_ state: TrustState) throws {
    guard state.problems.isEmpty else { throw TrialError("the round met \(state.problems)") }
  }
}

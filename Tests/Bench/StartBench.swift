import Foundation
import LocalAPI
import Rig
import Wire

/// From the start of voucherd to READY=1, with many records in the ledger.
struct StartBench {
  static let most = 300.0

  let records: Int
  let rounds: Int

  func run() throws -> [Verdict] {
    let shop = try Shop(in: FileManager.default.currentDirectoryPath)
    defer { shop.close() }
    let kiosk = try shop.openKiosk(logLevel: "warning")
    try kiosk.stop()
    let clock = ContinuousClock()
    var empty: [Duration] = []
    for _ in 0..<max(5, rounds) {
      empty.append(try clock.measure { try kiosk.start() })
      try kiosk.stopDaemon()
    }
    let ledger = kiosk.state + "/ledger.sqlite"
    let filled = try clock.measure {
      try LedgerFiller(path: ledger, device: Identifier(kiosk.device)!).fill(to: records)
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: ledger)[.size] as? Int) ?? 0
    print("a ledger of \(records) records, \(size >> 20) MiB, made in \(filled)")
    var full: [Duration] = []
    for _ in 0..<max(5, rounds) {
      full.append(try clock.measure { try kiosk.start() })
      let voucher = try shop.mint.issue("coffee")[0]
      guard try kiosk.scan(voucher.text).decision == .accepted else { throw TrialError("it does not accept") }
      try kiosk.stopDaemon()
    }
    let milliseconds = full.map { $0 / .milliseconds(1) }.sorted()
    print("ready with 4 records: \(Figures(empty).text)")
    print("ready with \(records) records: \(Figures(full).text)")
    return [
      Verdict(
        what: "ready with \(records) records, p50", measured: milliseconds[milliseconds.count / 2], most: Self.most,
        unit: " ms"),
      Verdict(what: "the slowest", measured: milliseconds.last!, most: nil, unit: " ms"),
    ]
  }
}

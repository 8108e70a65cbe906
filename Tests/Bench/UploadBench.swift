import COSE
import Foundation
import LocalAPI
import Rig
import Wire

/// Many pending records drained by voucherd and voucher-uplink, against curl posting the same bytes to the same hub.
struct UploadBench {
  static let most = 1.5

  let pending: Int
  let rounds: Int

  func run() throws -> [Verdict] {
    let shop = try Shop(in: FileManager.default.currentDirectoryPath)
    defer { shop.close() }
    let kiosk = try shop.openKiosk(logLevel: "warning")
    try kiosk.stop()
    try shop.hub.stop()
    let files = Originals(ledger: kiosk.state + "/ledger.sqlite", hub: shop.hub.database)
    let clock = ContinuousClock()
    let made = try clock.measure {
      let vouchers = try shop.mint.issue("coffee", count: pending)
      let kid = try Forger(keyOf: shop.mint).key.verificationKey.keyID.description
      try LedgerFiller(path: files.ledger, device: Identifier(kiosk.device)!)
        .accept(vouchers, kid: kid, hubKeys: shop.hub.publicKeys)
    }
    print("\(pending) pending records, made in \(made)")
    try files.keep()
    let bodies = try record(shop, kiosk, files)
    print("\(bodies.count) uploads")
    var ours: [Duration] = []
    var curls: [Duration] = []
    var hub: [HubTimes] = []
    for _ in 0..<rounds {
      try files.restore()
      try shop.restartHub()
      ours.append(try drain(kiosk, clock))
      try shop.hub.stop()
      try files.restore()
      try shop.restartHub()
      curls.append(try post(bodies, to: shop.hub, kiosk.device, clock))
      hub.append(try HubTimes(shop.hub))
      try shop.hub.stop()
    }
    for (own, curl) in zip(ours, curls) { print("voucherd and voucher-uplink \(own), curl \(curl)") }
    let ratios = zip(ours, curls).map { $0 / $1 }.sorted()
    let best = hub.max { $0.recordsPerSecond < $1.recordsPerSecond }!
    print("hub, uploads of 500 with evidence verified: \(hub.map(\.text).joined(separator: "; "))")
    return [
      Verdict(
        what: "\(pending) records drained, against curl, median", measured: ratios[ratios.count / 2], most: Self.most,
        unit: "x"),
      Verdict(what: "hub", measured: best.recordsPerSecond, most: nil, unit: " records/s"),
      Verdict(what: "of it verification", measured: best.share * 100, most: nil, unit: " %"),
    ]
  }

  /// What voucherd sends, as it passes through the cable.
  private func record(_ shop: Shop, _ kiosk: KioskProcess, _ files: Originals) throws -> [String] {
    try shop.restartHub()
    let kept = Watched<[String]>([])
    shop.cable.lead { [folder = shop.folder] request, hub in
      let response = hub(request)
      if request.path.hasSuffix("/records"), response?.status == 200 {
        let name = "upload-\(kept.now.count).ndjson"
        if (try? folder.write(request.body, to: name)) != nil { kept.change { $0.append(folder.file(name)) } }
      }
      return response
    }
    try kiosk.start()
    try kiosk.startUplink()
    try kiosk.awaitReceipts(pressing: true, within: .seconds(600))
    try kiosk.stop()
    try shop.hub.stop()
    shop.cable.restore()
    return kept.now
  }

  private func drain(_ kiosk: KioskProcess, _ clock: ContinuousClock) throws -> Duration {
    try kiosk.start()
    let time = try clock.measure {
      try kiosk.startUplink()
      try kiosk.awaitReceipts(within: .seconds(600))
    }
    try kiosk.stop()
    return time
  }

  /// One curl, one connection, one upload after the other.
  private func post(
    _ bodies: [String], to hub: HubProcess, _ device: String, _ clock: ContinuousClock
  ) throws -> Duration {
    var words: [String] = []
    for body in bodies {
      if !words.isEmpty { words.append("--next") }
      words += [
        "-sS", "-f", "-o", "/dev/null", "-H", "Content-Type: application/x-ndjson", "--data-binary", "@\(body)",
        "http://127.0.0.1:\(hub.port)/v1/devices/\(device)/records",
      ]
    }
    var finished: Finished?
    let time = try clock.measure { finished = try Running.run("/usr/bin/curl", words, within: .seconds(600)) }
    guard finished?.status == 0 else { throw TrialError("curl: \(finished?.errors ?? "")") }
    return time
  }
}

import Foundation
import LocalAPI
import LocalCalls
import Rig

/// Private memory of each process at rest and after many redemptions.
struct MemoryBench {
  static let mostAtRest = 16.0
  static let mostGrowth = 1.0
  /// An answer stands for two seconds and takes room: more than this would stand at no counter.
  static let perSecond = 200

  let redemptions: Int

  func run() throws -> [Verdict] {
    let shop = try Shop()
    defer { shop.close() }
    let kiosk = try shop.openKiosk(logLevel: "warning")
    let reader = try kiosk.startReader(["--y4m", "-"], input: .pipe)
    let vouchers = try shop.mint.issue("coffee", count: redemptions)
    let client = try kiosk.client(.reader)
    let pace = Pace(perSecond: Self.perSecond)
    func redeem(_ some: ArraySlice<MintedText>) throws {
      for voucher in some {
        let sights = Sights(source: "scanner", event: .once, symbols: [Sights.Symbol(data: Array(voucher.text.utf8))])
        let reply: SightsReply = try client.post("/v1/sights", sights)
        guard reply.answer?.decision == .accepted else {
          throw TrialError("not accepted: \(reply.answer?.code ?? "no answer")")
        }
        pace.wait()
      }
    }
    let processes: [(String, Int32)] = [
      ("voucherd", kiosk.voucherd!.pid), ("voucher-uplink", kiosk.voucherUplink!.pid), ("voucher-reader", reader.pid),
      ("voucher-hub", shop.hub.running!.pid),
    ]
    // At rest is before the first customer: enrolled, nothing to send, nobody there.
    Self.settle()
    let rest = processes.map { Self.privateMiB($0.1) }
    let clock = ContinuousClock()
    var course: [String] = []
    let time = try clock.measure {
      let tenth = max(1, redemptions / 10)
      for start in stride(from: 0, to: vouchers.count, by: tenth) {
        try redeem(vouchers[start..<min(start + tenth, vouchers.count)])
        course.append(Figures.shown(Self.privateMiB(kiosk.voucherd!.pid), digits: 1))
      }
    }
    try kiosk.awaitReceipts(within: .seconds(300))
    Self.settle()
    let after = processes.map { Self.privateMiB($0.1) }
    print("\(redemptions) redemptions over the socket in \(time)")
    print("voucherd on the way, MiB: \(course.joined(separator: " "))")
    for (place, process) in processes.enumerated() {
      let values = [rest[place], after[place]].map { Figures.shown($0, digits: 1) }
      print("\(process.0): at rest \(values[0]) MiB, afterwards \(values[1]) MiB (RssAnon)")
    }
    reader.closeInput()
    _ = reader.end(within: .seconds(10))
    return [
      Verdict(what: "voucherd at rest", measured: rest[0], most: Self.mostAtRest, unit: " MiB"),
      Verdict(what: "voucherd after \(redemptions)", measured: after[0], most: Self.mostAtRest, unit: " MiB"),
      Verdict(what: "voucherd's growth", measured: after[0] - rest[0], most: Self.mostGrowth, unit: " MiB"),
    ]
  }

  /// Twice the time after which voucherd gives back what it no longer uses.
  static func settle() { Thread.sleep(forTimeInterval: 20) }

  /// RssAnon of a process (proc(5)), in MiB.
  static func privateMiB(_ pid: Int32) -> Double {
    let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
    return (line.flatMap { Double($0.filter(\.isNumber)) } ?? 0) / 1024
  }
}

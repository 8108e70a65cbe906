import Foundation
import LocalAPI
import Rig
import Testing

@Suite(.serialized) struct CrashTests {
  /// What one round of redemptions was told before it was cut off.
  private struct Told: Sendable {
    var answers: [Answer] = []
    var clients = 0
    var hasBegun = false
  }

  @Test func `voucherd killed at any moment loses nothing that it accepted, and accepts nothing twice`() throws {
    let rounds = 200
    let perRound = 5
    try inShop { shop in
      let kiosk = try shop.openKiosk(logLevel: "error")
      let vouchers = try shop.mint.issue("coffee", count: rounds * perRound)
      try kiosk.stopDaemon()
      var random = SystemRandomNumberGenerator()
      var promised: [Int: Int] = [:]
      for round in 0..<rounds {
        // Every tenth start is cut off as well.
        if round % 10 == 9 {
          try kiosk.start(andKillAfter: .microseconds(Int.random(in: 0...80_000, using: &random)))
        }
        try kiosk.start()
        let mine = Array(vouchers[(round * perRound)..<((round + 1) * perRound)])
        // The last round's, too: they must not be new.
        let old = round == 0 ? [] : Array(vouchers[((round - 1) * perRound)..<(round * perRound)])
        let told = Self.fire([mine, mine.reversed(), old + mine], at: kiosk)
        _ = told.wait(within: .seconds(10)) { $0.hasBegun ? true : nil }
        Patience.pass(.microseconds(Int.random(in: 0...40_000, using: &random)))
        kiosk.killDaemon()
        _ = told.wait(within: .seconds(30)) { $0.clients == 0 ? true : nil }
        for answer in told.now.answers where answer.decision == .accepted || answer.code == "accepted" {
          let (seq, voucher) = (try #require(answer.seq), try #require(answer.voucher))
          // An acceptance may be shown once more after the crash: it is the same one.
          #expect(promised[voucher.index] ?? seq == seq, "voucher \(voucher.index) was accepted twice")
          promised[voucher.index] = seq
        }
      }
      try kiosk.start()
      let verification = try kiosk.verify()
      #expect(verification.ok, "\(verification.fault ?? "")")
      let records = try kiosk.records()
      #expect(records.map(\.seq) == Array(1...records.count))
      var accepted: [Int: Int] = [:]
      for record in records where record.isAcceptance {
        let index = try #require(record.data.index)
        #expect(accepted[index] == nil, "voucher \(index) has two records")
        accepted[index] = record.seq
      }
      for (index, seq) in promised { #expect(accepted[index] == seq, "voucher \(index) was promised and is not there") }
      // The rounds did hit redemptions: some were answered, some were not.
      #expect(promised.count > rounds / 4 && promised.count < rounds * perRound)
      try kiosk.wake()
      try kiosk.awaitReceipts()
      try expectSameHead(kiosk, shop.hub)
      #expect(try shop.hub.conflicts().isEmpty)
    }
  }

  @Test func `uplink and hub killed while records go up: every record arrives once and in order`() throws {
    let rounds = 200
    let perRound = 3
    try inShop { shop in
      let kiosk = try shop.openKiosk(logLevel: "error")
      let vouchers = try shop.mint.issue("coffee", count: rounds * perRound)
      var random = SystemRandomNumberGenerator()
      var cutOff = 0
      for round in 0..<rounds {
        shop.cable.cut()
        for voucher in vouchers[(round * perRound)..<((round + 1) * perRound)] {
          #expect(try kiosk.scan(voucher.text).decision == .accepted)
        }
        shop.cable.restore()
        try kiosk.wake()
        Patience.pass(.microseconds(Int.random(in: 0...30_000, using: &random)))
        // Both in every round, in either order, the second one at some moment after the first.
        let isUplinkFirst = Bool.random(using: &random)
        if isUplinkFirst { kiosk.killUplink() } else { shop.hub.kill() }
        Patience.pass(.microseconds(Int.random(in: 0...10_000, using: &random)))
        if isUplinkFirst { shop.hub.kill() } else { kiosk.killUplink() }
        if try kiosk.status().records.notSent > 0 { cutOff += 1 }
        try shop.restartHub()
        try kiosk.startUplink()
        // Most rounds leave some to the next.
        if round % 4 == 3 {
          try kiosk.wake()
          try kiosk.awaitReceipts(pressing: true)
        }
      }
      // The rounds did hit uploads: some were through, some were not.
      #expect(cutOff > rounds / 10 && cutOff < rounds, "\(cutOff) of \(rounds)")
      try kiosk.awaitReceipts(pressing: true)
      try expectSameHead(kiosk, shop.hub)
      #expect(try shop.hub.conflicts().isEmpty)
      let accepted = try kiosk.records().filter(\.isAcceptance)
      #expect(accepted.count == vouchers.count)
      for voucher in vouchers.shuffled().prefix(20) {
        #expect(try shop.hub.story(of: voucher).map(\.outcome) == ["accepted"])
      }
    }
  }

  /// Scans several rows of vouchers at once, each until voucherd is gone.
  private static func fire(_ rows: [[MintedText]], at kiosk: KioskProcess) -> Watched<Told> {
    let told = Watched(Told(clients: rows.count))
    for row in rows {
      Thread.detachNewThread {
        for voucher in row {
          told.change { $0.hasBegun = true }
          guard let answer = try? kiosk.scan(voucher.text) else { break }
          told.change { $0.answers.append(answer) }
        }
        told.change { $0.clients -= 1 }
      }
    }
    return told
  }
}

import COSE
import Foundation
import Redemption
import Rig
import Storage
import Vouchers

/// From a symbol's text to the committed decision, against one Ed25519 verify and one durable insert in C.
struct DecisionBench {
  /// At most so much more than verify and insert alone.
  static let bound = 1.25
  private static let warmup = 200
  /// Decisions between two checkpoints, which come every 10 s at a kiosk.
  private static let checkpoint = 50

  let count: Int

  func run() throws -> [Verdict] {
    let folder = ScratchFolder(in: FileManager.default.currentDirectoryPath)
    let mint = try Mint(in: folder)
    try mint.campaign("coffee", list: 1)
    let hub = try HubProcess(in: folder)
    try mint.publish(hub: hub.publicKeys, into: hub.trust)
    let texts = try mint.issue("coffee", count: count + Self.warmup).map { Array($0.text.utf8) }
    let ours = try BenchDesk(folder.file("ledger.sqlite"), trust: try BenchDesk.files(of: hub.trust))
    let plain = try PlainInsert(path: folder.file("plain.sqlite"))
    let key = try Forger(keyOf: mint).key.verificationKey
    // The same work as a decision has at least: a signature over such a voucher, a record of such a length.
    let signed = try Sign1(decoding: try Forger.bytes(of: String(decoding: texts[0], as: UTF8.self)))
    let record = [UInt8](repeating: 0x61, count: 1100)
    let link = [UInt8](repeating: 0x62, count: 32)
    let clock = ContinuousClock()
    var decisions: [Duration] = []
    var floors: [Duration] = []
    for (round, text) in texts.enumerated() {
      // Between customers, as the daemon does: traces are taken to be kept, the desk gets ready, and the logs begin anew
      // where they are.
      _ = ours.desk.takeTraces()
      ours.desk.prepare(at: Moment.after(round))
      if round.isMultiple(of: Self.checkpoint) {
        try ours.database.checkpointWhenIdle()
        try plain.checkpoint()
      }
      let toBeSigned = signed.toBeSigned()
      var (decided, alone) = (Duration.zero, Duration.zero)
      // Whoever comes second finds the caches warm: they take turns.
      for isOurs in round.isMultiple(of: 2) ? [true, false] : [false, true] {
        if isOurs {
          decided = try ours.accept(text, round)
        } else {
          var isValid = false
          alone = try clock.measure {
            isValid = key.isValid(signed.signature, for: toBeSigned)
            try plain.insert(Int64(round + 1), record, link)
          }
          guard isValid else { throw TrialError("the signature does not hold") }
        }
      }
      if round >= Self.warmup {
        decisions.append(decided)
        floors.append(alone)
      }
    }
    let (decision, floor) = (Figures(decisions), Figures(floors))
    print("decision, evidence sealed:      \(decision.text)")
    print("Ed25519 verify and C insert:    \(floor.text)")
    let pairs = zip(decisions, floors).map { $0 / $1 }.sorted()
    print("median of the pairs' ratios:    \(Figures.shown(pairs[pairs.count / 2], digits: 2))")
    return [
      Verdict(what: "decision, p50", measured: decision.p50 / floor.p50, most: Self.bound, unit: "x"),
      Verdict(what: "decision, p99", measured: decision.p99 / floor.p99, most: nil, unit: "x"),
    ]
  }
}

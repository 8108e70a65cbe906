import Answers
import COSE
import Crypto
import Foundation
import Ledger
import Records
import Redemption
import Rig
import Storage
import Trust
import TrustStore
import Vouchers
import Wire

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
    let (desk, database) = try openDesk(in: folder, trust: hub.trust)
    let plain = try PlainInsert(path: folder.file("plain.sqlite"))
    let key = try Forger(keyOf: mint).key.verificationKey
    // The same work as a decision has at least: a signature over such a voucher, a record of such a length.
    let signed = try Sign1(decoding: try Forger.bytes(of: String(decoding: texts[0], as: UTF8.self)))
    let record = [UInt8](repeating: 0x61, count: 1100)
    let link = [UInt8](repeating: 0x62, count: 32)
    let clock = ContinuousClock()
    var ours: [Duration] = []
    var theirs: [Duration] = []
    for (round, text) in texts.enumerated() {
      // Between customers, as the daemon does: the next seal is set up, and the logs begin anew where they are.
      desk.prepare(at: Moment.after(round))
      if round.isMultiple(of: Self.checkpoint) {
        try database.checkpointWhenIdle()
        try plain.checkpoint()
      }
      let sight = Sight(.once, [text])
      let now = Moment.after(round)
      let toBeSigned = signed.toBeSigned()
      var (decided, alone) = (Duration.zero, Duration.zero)
      // Whoever comes second finds the caches warm: they take turns.
      for isOurs in round.isMultiple(of: 2) ? [true, false] : [false, true] {
        if isOurs {
          var outcome: Outcome?
          decided = clock.measure { outcome = desk.decide(sight, at: now, trace: "7F2A") }
          guard case .accepted? = outcome?.decision else {
            let answer = "\(outcome?.code ?? "no answer") \(outcome?.detail ?? "")"
            throw TrialError("voucher \(round) was not accepted: \(answer)")
          }
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
        ours.append(decided)
        theirs.append(alone)
      }
    }
    let (decision, floor) = (Figures(ours), Figures(theirs))
    print("decision, evidence sealed:      \(decision.text)")
    print("Ed25519 verify and C insert:    \(floor.text)")
    let pairs = zip(ours, theirs).map { $0 / $1 }.sorted()
    print("median of the pairs' ratios:    \(Figures.shown(pairs[pairs.count / 2], digits: 2))")
    return [
      Verdict(what: "decision, p50", measured: decision.p50 / floor.p50, most: Self.bound, unit: "x"),
      Verdict(what: "decision, p99", measured: decision.p99 / floor.p99, most: nil, unit: "x"),
    ]
  }

  /// A desk on a ledger of its own that the hub is said to have receipted.
  private func openDesk(in folder: ScratchFolder, trust: String) throws -> (Desk, DurableDatabase) {
    try folder.folder("state")
    let schema = Schema(
      name: "the bench's ledger", applicationID: 1,
      steps: [
        LedgerSchema.first, TrustStoreSchema.first, LedgerSchema.presentations, TrustStoreSchema.second,
        LedgerSchema.counts, TrustStoreSchema.marks, LedgerSchema.sequels, LedgerSchema.clearances,
        LedgerSchema.carrying, TrustStoreSchema.origins, LedgerSchema.overrides,
      ])
    let database = try DurableDatabase(path: folder.file("state/ledger.sqlite"), schema: schema)
    let ledger = try LedgerBook(database: database)
    let now = Moment.now
    let desk = try Desk(ledger: ledger, clock: TrustedClock.Kept(), at: now)
    var files: [TrustFile: [UInt8]] = [:]
    for file in TrustFile.required {
      files[file] = Array(try Data(contentsOf: URL(filePath: "\(trust)/\(file.rawValue)")))
    }
    let device = Identifier("k1")!
    desk.use(
      Surroundings(
        trust: try TrustSnapshot(files: files), place: Place(store: Identifier("xinyi")!, groups: []), device: device))
    guard let context = desk.context(at: now) else { throw TrialError("the desk has no context") }
    var random = SystemRandomNumberGenerator()
    try ledger.begin(Epoch(using: &random), previous: nil, reason: .first, in: context)
    let receipt = Receipt(
      device: device, tip: ledger.view.tip!, nonce: Nonce(using: &random), time: now.wall, results: [])
    try ledger.apply(receipt, statement: [])
    return (desk, database)
  }
}

import Answers
import Foundation
import Ledger
import Records
import Redemption
import Rig
import Storage
import Trust
import TrustStore
import Wire

/// A desk on a ledger of its own that the hub is said to have receipted.
struct BenchDesk {
  let desk: Desk
  let database: DurableDatabase

  /// - Parameters:
  ///   - path: the ledger's.
  ///   - calendar: the shop's; nil: no rule needs it.
  init(_ path: String, trust files: [TrustFile: [UInt8]], calendar: ShopCalendar? = nil) throws {
    let schema = Schema(
      name: "the bench's ledger", applicationID: 1,
      steps: [
        LedgerSchema.first, TrustStoreSchema.first, LedgerSchema.presentations, TrustStoreSchema.second,
        LedgerSchema.counts, TrustStoreSchema.marks, LedgerSchema.sequels, LedgerSchema.clearances,
        LedgerSchema.carrying, TrustStoreSchema.origins, LedgerSchema.overrides,
      ])
    database = try DurableDatabase(path: path, schema: schema)
    let ledger = try LedgerBook(database: database)
    let now = Moment.now
    desk = try Desk(ledger: ledger, clock: TrustedClock.Kept(), at: now)
    let trust = try TrustSnapshot(files: files)
    guard trust.disabledCampaigns.isEmpty else { throw TrialError("\(trust.disabledCampaigns)") }
    let device = Identifier("k1")!
    desk.use(
      Surroundings(
        trust: trust, place: Place(store: Identifier("xinyi")!, groups: []), device: device, calendar: calendar))
    guard let context = desk.context(at: now) else { throw TrialError("the desk has no context") }
    var random = SystemRandomNumberGenerator()
    try ledger.begin(Epoch(using: &random), previous: nil, reason: .first, in: context)
    let receipt = Receipt(
      device: device, tip: ledger.view.tip!, nonce: Nonce(using: &random), time: now.wall, results: [])
    try ledger.apply(receipt, statement: [])
  }

  /// The files that kiosks need, from a published folder; of policy nothing: this desk hears of no marks, and what a look
  /// at them costs is another bench's.
  static func files(of trust: String) throws -> [TrustFile: [UInt8]] {
    var files: [TrustFile: [UInt8]] = [:]
    for file in TrustFile.required {
      files[file] = Array(try Data(contentsOf: URL(filePath: "\(trust)/\(file.rawValue)")))
    }
    files[.policy] = Array(#"{"schema":1}"#.utf8)
    return files
  }

  /// One customer, whose voucher must be accepted.
  func accept(_ text: [UInt8], _ round: Int) throws -> Duration {
    let (sight, now) = (Sight(.once, [text]), Moment.after(round))
    var outcome: Outcome?
    let time = ContinuousClock().measure { outcome = desk.decide(sight, at: now, trace: "7F2A") }
    guard case .accepted? = outcome?.decision else {
      throw TrialError("voucher \(round) was not accepted: \(outcome?.code ?? "no answer") \(outcome?.detail ?? "")")
    }
    return time
  }
}

package import Answers
import Ledger
import Records
import StrictJSON
import Trust
import Vouchers
package import Wire

extension Desk {
  /// Records that are looked through for answers: more than a kiosk makes in a quiet day.
  private static let lookBack: Int64 = 1000

  /// Answers as their records tell them, for staff after a restart. What a record does not keep is left out: its trace, and
  /// which rule was broken where.
  ///
  /// - Parameters:
  ///   - most: how many at most; the youngest.
  ///   - since: none older than this.
  /// - Returns: the oldest first.
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func lastAnswers(_ most: Int, since: WireTime) throws -> [Outcome] {
    let trust = surroundings.trust
    let tip = ledger.view.tip?.seq ?? 0
    let records = try ledger.records(after: max(0, tip - Self.lookBack), limit: LedgerBook.page, since: since)
    let bySeq = Dictionary(records.map { ($0.seq, $0) }, uniquingKeysWith: { $1 })
    let outcomes = records.compactMap { record -> Outcome? in
      guard record.type == RecordType.confirmed.rawValue else { return Outcome(told: record, trust) }
      // It names the hold and says no more.
      let name = (try? RecordLine(parsing: record.bytes)).flatMap { line -> RecordName? in
        var data = line.data
        return try? RedemptionSequel(data: &data, isVoid: false).of
      }
      return name.flatMap { bySeq[$0.seq] }.flatMap { Outcome(told: $0, trust) }?.confirmed(at: record.time)
    }
    return outcomes.suffix(most)
  }
}

extension Outcome {
  /// An answer as its record tells it; nil if it is none.
  fileprivate init?(told record: StoredRecord, _ trust: TrustSnapshot?) {
    guard let data = (try? JSONValue(parsing: record.bytes))?["data"] else { return nil }
    let facts = VoucherFacts(recorded: data, by: trust)
    let decision: Decision
    switch (RecordType(rawValue: record.type), data["code"]) {
    case (.accepted, _), (.held, _):
      guard let use = data["use"]?.integer, let facts else { return nil }
      let left = max(0, facts.uses - Int(use) - 1)
      let until = data["until"]?.text.flatMap(WireTime.init) ?? record.time
      decision =
        record.type == RecordType.held.rawValue
        ? .held(use: use, left: left, until: until) : .accepted(use: use, left: left)
    case (.refused, .string(let text)?):
      guard let code = RefusalCode(rawValue: text) else { return nil }
      decision = .refused(code)
    case (.undecided, .string(let text)?):
      guard let code = UndecidedCode(rawValue: text) else { return nil }
      decision = .undecided(code)
    default: return nil
    }
    self.init(decision, seq: record.seq, trace: "–", time: record.time, facts: facts)
  }
}

extension VoucherFacts {
  /// Nil for a record that names no voucher.
  fileprivate convenience init?(recorded data: JSONValue, by trust: TrustSnapshot?) {
    guard let issuer = data["issuer"]?.text.flatMap(Identifier.init),
      let list = data["list"]?.integer.flatMap(UInt32.init(exactly:)),
      let index = data["index"]?.integer.flatMap(UInt32.init(exactly:)),
      let campaign = data["campaign"]?.text.flatMap(Identifier.init)
    else { return nil }
    self.init(VoucherKey(issuer: issuer, list: list, index: index), of: campaign, by: trust)
  }
}

extension JSONValue {
  fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
  fileprivate var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
}

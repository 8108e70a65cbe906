import FoundationEssentials
import GRDB
package import Records
import Storage
import Vouchers
package import Wire

/// Takes one upload in: fits it to the chain, proves its redemptions, then stores, marks and answers in one
/// transaction.
///
/// Proving comes before the transaction, which stays short; what the upload was fitted to is looked at again inside.
package struct Ingestion: Sendable {
  /// What the device is told.
  package enum Answer: Sendable {
    case receipt(tip: ChainPosition, results: [Receipt.Result])
    case position(tip: ChainPosition, reason: Position.Reason)
  }
  package enum Failure: Error, Sendable, Equatable {
    /// The head announces another number of records than came.
    case wrongCount(announced: Int64, sent: Int)
    /// Others changed this device's chain at the same moment, several times over.
    case contended
    /// The device's key or state changed while the upload was looked at.
    case deviceChanged
    /// The epoch is another device's.
    case epochTaken
  }
  /// What it took.
  package struct Cost: Sendable {
    /// Records.
    package var stored = 0
    package var verdicts: [Receipt.Verdict: Int] = [:]
    /// Redemptions that were proven, or not.
    package var evidence = 0
    /// Hashing records and reading them.
    package var reading = Duration.zero
    /// Opening evidence and holding it against signatures and trust.
    package var proving = Duration.zero
    /// The write transaction, its sync included.
    package var committing = Duration.zero
  }

  private let store: HubStore
  private let check: EvidenceCheck
  /// How often an upload is fitted anew when the chain has moved under it.
  private static let attempts = 3

  package init(store: HubStore, check: EvidenceCheck) {
    self.store = store
    self.check = check
  }

  /// - Parameters:
  ///   - head: its signature holds for `device`'s key.
  ///   - now: the hub's time.
  /// - Throws: `Failure`, `StorageFault`. Nothing has been stored then.
  package func take(
    _ upload: Upload, head: Head, from device: Device, at now: WireTime
  ) throws -> (answer: Answer, cost: Cost) {
    let announced = head.tip.seq - head.from + 1
    guard announced == Int64(upload.records.count) else {
      throw Failure.wrongCount(announced: announced, sent: upload.records.count)
    }
    var cost = Cost()
    let clock = ContinuousClock()
    for _ in 0..<Self.attempts {
      let start = clock.now
      let (held, fit, openings) = try store.database.read("fit an upload to the chain") { db in
        let book = ChainBook(db: db)
        let held = try book.held(of: device.row, epoch: head.tip.epoch)
        let chain = try book.chain(of: device.row, epoch: head.tip.epoch)
        let fit = try ChainFit(head, upload.records, held: held) { seq in
          try book.hash(of: chain?.row ?? 0, seq: seq)
        }
        return (held, fit, try book.openings(of: device.row))
      }
      // A chain that the hub has lost is as old as the device at most.
      let enrolled = device.stays.first?.since ?? now
      func seen(_ epoch: Epoch) -> ClosedRange<WireTime> {
        min(openings[epoch] ?? (epoch == head.tip.epoch ? now : enrolled), now)...now
      }
      let records: [AssayedRecord]
      switch fit {
      case .misfit(let tip, let reason): return (.position(tip: tip, reason: reason), cost)
      case .held: records = []
      case .continues(let hashes, let skip):
        records = (skip..<hashes.count).map { index in
          let place = ChainPosition(epoch: head.tip.epoch, seq: head.from + Int64(index), hash: hashes[index])
          return AssayedRecord(upload.records[index], at: place, from: device, seen: seen, by: check)
        }
      }
      let assayed = clock.now
      let proving = records.reduce(Duration.zero) { $0 + $1.proving }
      cost.proving += proving
      cost.reading += assayed - start - proving
      let results = try store.database.write("store an upload") { db in
        try Self.commit(records, head: head, fittedTo: held, from: device, at: now, in: db)
      }
      cost.committing += clock.now - assayed
      guard let results else { continue }
      cost.stored = records.count
      cost.evidence = records.count { $0.claim != nil }
      for result in results where result.seq >= records.first?.seq ?? .max {
        cost.verdicts[result.verdict, default: 0] += 1
      }
      return (.receipt(tip: head.tip, results: results), cost)
    }
    throw Failure.contended
  }

  /// - Returns: nil if the chain is no longer what the upload was fitted to; nothing has been changed then.
  private static func commit(
    _ records: [AssayedRecord], head: Head, fittedTo held: HeldChains, from device: Device, at now: WireTime,
    in db: Database
  ) throws -> [Receipt.Result]? {
    let book = ChainBook(db: db)
    guard try book.held(of: device.row, epoch: head.tip.epoch) == held else { return nil }
    guard let present = try Device.find(device.id, in: db), present.state == .active,
      present.key.keyID == device.key.keyID
    else { throw Failure.deviceChanged }
    try db.cachedStatement(sql: "UPDATE device SET seen = ? WHERE id = ?")
      .execute(arguments: [now.milliseconds, device.row])
    guard !records.isEmpty else {
      guard head.from <= head.tip.seq, let chain = try book.chain(of: device.row, epoch: head.tip.epoch) else {
        return []
      }
      return try book.results(of: chain.row, from: head.from, to: head.tip.seq)
    }
    let chain = try Self.chain(of: device, reaching: head.tip, at: now, in: db)
    let shelf = RecordShelf(db: db, device: device.row, chain: chain, now: now)
    for record in records { try shelf.put(record) }
    return try book.results(of: chain, from: head.from, to: head.tip.seq)
  }

  /// The row of the head's chain, its tip set to where the upload ends; a new one becomes the device's latest.
  private static func chain(
    of device: Device, reaching tip: ChainPosition, at now: WireTime, in db: Database
  ) throws -> Int64 {
    if let chain = try ChainBook(db: db).chain(of: device.row, epoch: tip.epoch) {
      try db.cachedStatement(sql: "UPDATE chain SET seq = ?, hash = ? WHERE id = ?")
        .execute(arguments: [tip.seq, Data(tip.hash.bytes), chain.row])
      return chain.row
    }
    // Evidence is bound to a record's id, and that names the epoch, not the device: under a borrowed epoch another
    // device's evidence would prove this one's records.
    guard try CarriedBook(db: db, device: device.row).isFree(tip.epoch) else { throw Failure.epochTaken }
    try db.execute(
      sql: "INSERT INTO chain (device, epoch, seq, hash, opened) VALUES (?, ?, ?, ?, ?)",
      arguments: [device.row, Data(tip.epoch.bytes), tip.seq, Data(tip.hash.bytes), now.milliseconds])
    let chain = db.lastInsertedRowID
    try db.execute(sql: "UPDATE device SET chain = ? WHERE id = ?", arguments: [chain, device.row])
    return chain
  }
}

import Dispatch
import Doors
import Ledger
import LocalAPI
import Records
import Synchronization

/// Brings new records to those who follow the log, off the desk's thread.
final class RecordPump: Sendable {
  let feed = Feed<RecordsLine> { .lost($0) }
  private let ledger: LedgerBook
  private let queue = DispatchQueue(label: "voucherd.follow", qos: .utility)
  private let told: Mutex<Int64>
  private let isScheduled = Mutex(false)

  init(ledger: LedgerBook) {
    self.ledger = ledger
    told = Mutex(ledger.view.tip?.seq ?? 0)
  }

  /// A record was added. Returns at once.
  func recordAdded() {
    guard
      isScheduled.withLock({ scheduled in
        defer { scheduled = true }
        return !scheduled
      })
    else { return }
    queue.async { self.pump() }
  }

  private func pump() {
    isScheduled.withLock { $0 = false }
    told.withLock { told in
      // An epoch that begins anew counts from 1 again.
      if let tip = ledger.view.tip, tip.seq < told { told = 0 }
      while let records = try? ledger.batch(after: told, limit: 256, bytes: 256 << 10), !records.isEmpty {
        for record in records {
          feed.put(.record(seq: Int(record.seq), hash: record.hash.description, bytes: record.bytes))
          told = record.seq
        }
      }
    }
  }
}

import Daemon
import Dispatch
import Foundation
import Ledger
import Logging
import Redemption
import Storage
import Synchronization
import TrustStore

/// What must be done now and then, on a queue of its own: summaries, checkpoints, time floors.
final class Housekeeping: Sendable {
  private let desk: Desk
  private let database: DurableDatabase
  private let store: TrustBook
  private let traces: TraceKeeper
  private let clocks: Clocks
  private let log: Logger
  private let look: @Sendable () -> Void
  private let queue = DispatchQueue(label: "voucherd.housekeeping", qos: .utility)
  private let rounds = Mutex(0)

  /// - Parameter look: looks each second for what nobody reports; may block on the disk.
  init(
    desk: Desk, database: DurableDatabase, store: TrustBook, traces: TraceKeeper, clocks: Clocks, log: Logger,
    look: @escaping @Sendable () -> Void
  ) {
    self.look = look
    self.desk = desk
    self.database = database
    self.store = store
    self.traces = traces
    self.clocks = clocks
    self.log = log
  }

  /// Begins, once a second.
  func start() { schedule() }

  private func schedule() {
    queue.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
      self?.round()
      self?.schedule()
    }
  }

  private func round() {
    let round = rounds.withLock { rounds -> Int in
      rounds += 1
      return rounds
    }
    let now = clocks.now
    desk.tick(at: now)
    clocks.heed(desk)
    look()
    // A receipt has taken up what the last scan prepared.
    desk.prepare(at: now)
    traces.flush()
    if round.isMultiple(of: 60) {
      attempt { try store.keep(desk.clock) }
      traces.tidy()
    }
    // Nobody waits most of the time; a log that has grown is moved in small pieces.
    if round.isMultiple(of: 10) || database.logBytes > DurableDatabase.logBound {
      attempt { try database.checkpointWhenIdle() }
    }
    if round.isMultiple(of: 10) {
      attempt { try database.forgetPages() }
      traces.forgetPages()
      Heap.trim()
    }
  }

  private func attempt(_ work: () throws -> Void) {
    do { try work() } catch { log.error("\(error)") }
  }
}

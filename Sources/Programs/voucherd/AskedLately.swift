import Synchronization

/// Who has asked for something harmless a moment ago: whoever asks over and over is served each time, and recorded once a
/// minute, so that no loop fills the ledger.
final class AskedLately: Sendable {
  /// How long one record stands for all that the same user asks, in milliseconds.
  static let window: Int64 = 60_000

  private let times = Mutex<[UInt32: Int64]>([:])

  /// Whether this is to be recorded; if so, it is taken for done. Forgotten with the process.
  ///
  /// - Parameter now: milliseconds of the boot clock.
  func isDue(_ uid: UInt32, at now: Int64) -> Bool {
    times.withLock { times in
      times = times.filter { now - $0.value < Self.window }
      guard times[uid] == nil else { return false }
      times[uid] = now
      return true
    }
  }
}

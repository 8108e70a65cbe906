import CCurl
import Glibc
import Synchronization

/// The thread below `CurlMulti`. Others reach it through orders and `curl_multi_wakeup`, the one call that libcurl
/// allows from other threads (curl.se/libcurl/c/curl_multi_wakeup.html).
@safe final class CurlLoop: @unchecked Sendable {
  struct Job: Sendable {
    let ticket: UInt64
    let request: CurlRequest
    /// Takes the body of a success in pieces; called on the loop's thread, so it must return at once.
    let sink: (@Sendable ([UInt8]) -> Bool)?
    let completion: @Sendable (Result<CurlResponse, CurlFailure>) -> Void
  }

  private struct Orders {
    var tickets: UInt64 = 0
    /// Tickets whose job has not come yet, and whether they are cancelled already.
    var isCancelledEarly: [UInt64: Bool] = [:]
    var jobs: [Job] = []
    var cancelled: [UInt64] = []
    var isStopping = false
  }

  /// Connections that are kept open between exchanges.
  static let keptConnections = 8

  private let multi: UnsafeMutableRawPointer
  private let orders = Mutex(Orders())

  init() throws(CurlFailure) {
    guard CurlHandle.global == CURLE_OK, let multi = unsafe curl_multi_init() else {
      throw CurlFailure(kind: .other, message: "libcurl can't be initialised")
    }
    unsafe self.multi = multi
    unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, Self.keptConnections)
  }

  deinit { unsafe curl_multi_cleanup(multi) }

  /// The thread holds the loop until it ends, so that the multi handle outlives every wake-up.
  func start() throws(CurlFailure) {
    var thread = pthread_t()
    let loop = unsafe Unmanaged.passRetained(self)
    let failure = unsafe pthread_create(
      &thread, nil,
      { argument in
        unsafe Unmanaged<CurlLoop>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, loop.toOpaque())
    guard failure == 0 else {
      unsafe loop.release()
      throw CurlFailure(kind: .other, message: "no thread can be made: \(unsafe String(cString: strerror(failure)))")
    }
    pthread_detach(thread)
  }

  /// A ticket for one job, which must be added.
  func ticket() -> UInt64 {
    orders.withLock {
      $0.tickets += 1
      $0.isCancelledEarly[$0.tickets] = false
      return $0.tickets
    }
  }

  func add(_ job: Job) {
    let isCancelled = orders.withLock { orders in
      if orders.isCancelledEarly.removeValue(forKey: job.ticket) == true { return true }
      orders.jobs.append(job)
      return false
    }
    if isCancelled {
      job.completion(.failure(.givenUp))
    } else {
      wakeUp()
    }
  }

  /// Cancels the ticket's job, whether it is to come, under way or over.
  func cancel(_ ticket: UInt64) {
    orders.withLock { orders in
      if orders.isCancelledEarly[ticket] != nil {
        orders.isCancelledEarly[ticket] = true
      } else {
        orders.cancelled.append(ticket)
      }
    }
    wakeUp()
  }

  func stop() {
    orders.withLock { $0.isStopping = true }
    wakeUp()
  }

  private func wakeUp() { unsafe curl_multi_wakeup(multi) }

  private func run() {
    var running = RunningTransfers()
    while true {
      let (jobs, cancelled, isStopping) = orders.withLock { orders in
        defer { (orders.jobs, orders.cancelled) = ([], []) }
        return (orders.jobs, orders.cancelled, orders.isStopping)
      }
      for job in jobs { unsafe running.begin(job, on: multi) }
      for ticket in cancelled { unsafe running.cancel(ticket, on: multi) }
      if isStopping { break }
      var count: Int32 = 0
      unsafe curl_multi_perform(multi, &count)
      unsafe running.collect(from: multi)
      let now = ContinuousClock.now
      let next = unsafe running.endSilent(at: now, on: multi)
      // libcurl shortens the time by its own timers.
      unsafe curl_multi_poll(multi, nil, 0, Self.wait(from: now, until: next), nil)
    }
    unsafe running.cancelAll(on: multi)
  }

  /// In milliseconds, not less than one, so that the loop never spins.
  private static func wait(from now: ContinuousClock.Instant, until next: ContinuousClock.Instant?) -> Int32 {
    guard let next else { return 60_000 }
    let (seconds, attoseconds) = (next - now).components
    return Int32(min(max(seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1, 1), 60_000))
  }
}

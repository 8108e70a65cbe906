/// How long to wait before the next attempt: exponential, with full jitter, for ever.
///
/// Full jitter keeps hundreds of stores from coming back in step after an outage. Times are milliseconds.
package struct Backoff: Sendable, Equatable {
  /// The first attempt's longest wait.
  package static let first: Int64 = 1000
  /// The longest wait that we choose ourselves.
  package static let longest: Int64 = 60_000
  /// The longest wait that a server may ask of us.
  package static let longestAsked: Int64 = 3_600_000

  /// Attempts that failed since the last success.
  package private(set) var failures = 0

  package init() {}

  package mutating func succeeded() { failures = 0 }

  /// The wait after one more failure.
  ///
  /// - Parameter asked: what the server's Retry-After says, if it says anything: never less than that.
  package mutating func failed(asked: Int64?, using generator: inout some RandomNumberGenerator) -> Int64 {
    let ceiling = min(Self.longest, Self.first << Int64(min(failures, 16)))
    failures += 1
    let jittered = Int64.random(in: 0...ceiling, using: &generator)
    guard let asked else { return jittered }
    return max(jittered, min(asked, Self.longestAsked))
  }
}

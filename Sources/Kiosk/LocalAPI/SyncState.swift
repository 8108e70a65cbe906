/// `GET /v1/sync`, and the response to `POST /v1/sync`: what the way up is doing.
package struct SyncState: Codable, Sendable, Equatable {
  package enum Phase: String, Codable, Sendable, CaseIterable {
    /// Everything is receipted.
    case idle
    /// An exchange is under way.
    case sending
    /// The next attempt waits for its time.
    case waiting
    /// There is nobody to send for: the kiosk is not enrolled.
    case notEnrolled = "not-enrolled"
  }

  package var phase: Phase
  /// Records without a receipt.
  package var notSent: Int
  /// Attempts that failed since the last success.
  package var failures: Int
  /// What the last one failed with.
  package var lastFailure: String?
  /// Until the next attempt, in milliseconds; nil unless `waiting`.
  package var nextAttemptMS: Int?
  /// When the hub last receipted, as the wire writes time.
  package var lastReceipt: String?

  package init(
    phase: Phase, notSent: Int, failures: Int, lastFailure: String?, nextAttemptMS: Int?, lastReceipt: String?
  ) {
    self.phase = phase
    self.notSent = notSent
    self.failures = failures
    self.lastFailure = lastFailure
    self.nextAttemptMS = nextAttemptMS
    self.lastReceipt = lastReceipt
  }

  enum CodingKeys: String, CodingKey {
    case phase, failures
    case notSent = "not_sent"
    case lastFailure = "last_failure"
    case nextAttemptMS = "next_attempt_ms"
    case lastReceipt = "last_receipt"
  }
}

package import LocalAPI

/// What a till asks of the kiosk.
package protocol TillPort: Sendable {
  /// Judges a code and keeps the use. Returns after the decision is committed. With the name of a hold that stands for
  /// the same voucher, what was said then.
  ///
  /// - Throws: `Problem` 409 if that hold has come to its end, or is of another voucher.
  func hold(_ request: HoldRequest) async throws -> HoldReply
  /// - Throws: `Problem` 404 for a name that this kiosk does not know.
  func hold(named id: String) async throws -> HoldState
  /// - Throws: `Problem` 404, 409 if it has been released.
  func confirm(_ id: String) async throws -> HoldState
  /// - Throws: `Problem` 404, 409 if it has been confirmed.
  func release(_ id: String) async throws -> HoldState
}

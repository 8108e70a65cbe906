package import LocalAPI
package import Wire

/// What the staff's door asks of the kiosk. A thrown `Problem` reaches the caller as it is; any other error is logged,
/// and the caller learns only that it happened.
package protocol StaffPort: Sendable {
  func status() async throws -> Status
  /// - Parameter query: its limits have been checked.
  func records(_ query: RecordsQuery) async throws -> [RecordsLine]
  /// Records from now on; ends with the kiosk. Best made by a `Feed`.
  func followRecords() -> AsyncStream<RecordsLine>
  /// New answers from now on, repeats left out; ends with the kiosk. Best made by a `Feed`.
  func followAnswers() -> AsyncStream<AnswersLine>
  /// What this kiosk knows of one voucher; a voucher that it never saw has no redemptions, and is no error.
  func voucher(_ key: VoucherKey) async throws -> VoucherStory
  func verifyLedger() async throws -> LedgerVerification
  func sync() async -> SyncState
  /// Begins an attempt now instead of at its time, and records who asked for it.
  func wakeSync(by uid: UInt32) async -> SyncState
  /// - Parameters:
  ///   - ticket: the line, as printable ASCII, not looked into. Holds a secret: never to be logged.
  ///   - uid: who asks.
  func enrol(ticket: String, by uid: UInt32) async throws -> Enrolment
  /// The digits for live codes to answer.
  func challenge() async -> ShownChallenge
  func doctor() async -> Doctor
  /// What the camera sees now, in figures.
  func camera() async throws -> CameraView
  /// One picture of the camera, as PNG; kept nowhere.
  ///
  /// - Parameter uid: who asks.
  func snapshot(by uid: UInt32) async throws -> [UInt8]
  /// What to do before customers can be served, in English; nil if they can.
  func hindrance() async -> String?
  /// In the text format of Prometheus.
  func metrics() async -> String
}

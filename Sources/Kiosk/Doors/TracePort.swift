package import LocalAPI

/// What the staff's door asks about answers of before. A thrown `Problem` reaches the caller as it is.
package protocol TracePort: Sendable {
  func trace(_ name: TraceName) async throws -> AnswerTraces
  /// - Parameter after: the place of the last scan that the caller has; 0 for the first page.
  func scans(after: Int64) async throws -> KeptScans
  /// A file of trust as it is in force: `issuers.json` and the others.
  func trustFile(_ name: String) async throws -> [UInt8]
}

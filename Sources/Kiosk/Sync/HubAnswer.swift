import Records
import StrictJSON
import Wire

/// Why an answer was not taken. Nothing has changed; the exchange is tried again.
package struct SyncFailure: Error, Sendable, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// Nothing answered.
    case unreachable
    /// Something answered that is not the hub's language: a captive portal, a proxy's page.
    case notAStatement = "not-a-statement"
    /// Signed by nobody we trust, or for another purpose: forged.
    case forged
    /// Answers another nonce: played again.
    case replayed
    /// About another device, or not what was asked.
    case unrelated
    /// The hub does not let this device in.
    case rejected
    /// The hub does not take this request as it is.
    case refused
    /// The hub cannot serve now.
    case unavailable
    /// The ledger did not take it.
    case notTaken = "not-taken"
  }

  package let code: Code
  package let detail: String

  package init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  package var description: String { "\(code.rawValue): \(detail)" }
}

/// Reads what the hub says, and believes only what it signed for us, now.
package enum HubAnswer {
  static func receipt(
    _ body: [UInt8], device: Identifier, nonce: Nonce, keys: [StatementKey]
  ) throws(SyncFailure) -> Receipt {
    let receipt = try payload(body, .receipt, keys) { (bytes) throws(JSONError) in try Receipt(payload: bytes) }
    try check(device: receipt.device, nonce: receipt.nonce, against: device, nonce)
    return receipt
  }

  static func position(
    _ body: [UInt8], device: Identifier, nonce: Nonce, keys: [StatementKey]
  ) throws(SyncFailure) -> Position {
    let position = try payload(body, .position, keys) { (bytes) throws(JSONError) in try Position(payload: bytes) }
    try check(device: position.device, nonce: position.nonce, against: device, nonce)
    return position
  }

  /// The statements of an answer to a head: the answer itself, and perhaps more behind it, one a line.
  static func statements(_ body: [UInt8]) -> (first: [UInt8], more: [[UInt8]]) {
    let lines = body.split(separator: 0x0a, maxSplits: 4).map(Array.init)
    guard let first = lines.first, lines.count > 1 else { return (body, []) }
    return (first, Array(lines.dropFirst()))
  }

  static func enrolled(
    _ body: [UInt8], device: Identifier, nonce: Nonce, keys: [StatementKey]
  ) throws(SyncFailure) -> Enrolled {
    let enrolled = try payload(body, .enrolled, keys) { (bytes) throws(JSONError) in try Enrolled(payload: bytes) }
    try check(device: enrolled.device, nonce: enrolled.nonce, against: device, nonce)
    return enrolled
  }

  /// Whether a body is a web page; nothing that the hub says begins so.
  package static func isPage(_ body: [UInt8]) -> Bool { body.first { $0 > 0x20 } == UInt8(ascii: "<") }

  static func payload<T>(
    _ body: [UInt8], _ kind: StatementKind, _ keys: [StatementKey], _ read: ([UInt8]) throws(JSONError) -> T
  ) throws(SyncFailure) -> T {
    let statement: Statement
    do {
      statement = try Statement(parsing: body.last == 0x0a ? body.dropLast() : body[...])
    } catch {
      throw SyncFailure(.notAStatement, "\(error)")
    }
    let bytes: [UInt8]
    do {
      bytes = try statement.verified(as: kind, by: keys)
    } catch {
      throw SyncFailure(.forged, error.rawValue)
    }
    do {
      return try read(bytes)
    } catch {
      throw SyncFailure(.notAStatement, "\(error)")
    }
  }

  private static func check(
    device: Identifier, nonce: Nonce, against ours: Identifier, _ asked: Nonce
  ) throws(SyncFailure) {
    guard device == ours else { throw SyncFailure(.unrelated, "about device \(device)") }
    guard nonce == asked else { throw SyncFailure(.replayed, "answers another nonce") }
  }
}

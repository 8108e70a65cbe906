import StrictJSON
import Wire

/// When each key of the issuer was first told: `told.json` in the workspace.
///
/// A kiosk that was offline since before then refuses its vouchers, or can't judge them.
struct ToldKeys: Sendable {
  private struct Told: Sendable {
    let since: WireTime
    /// Whether that was the first publication of a repository: no kiosk has trust without it.
    let isFirst: Bool
  }

  private var keys: [String: Told] = [:]

  /// Nothing has been told yet.
  init() {}

  /// - Throws: `MintError` (`workspaceUnusable`).
  init(parsing bytes: [UInt8]) throws(MintError) {
    do throws(JSONError) {
      var reader = try ObjectReader(try JSONValue(parsing: bytes), at: "told.json")
      _ = try reader.integer("schema", in: 1...1)
      for value in try reader.array("keys") {
        var entry = try ObjectReader(value, at: "told.json.keys")
        let kid = try entry.string("kid")
        let since = try entry.parsed("since", "must be a time", WireTime.init)
        keys[kid] = Told(since: since, isFirst: try entry.required("first") == .bool(true))
        try entry.end()
      }
      try reader.end()
    } catch {
      throw MintError(.workspaceUnusable, "\(error)")
    }
  }

  var bytes: [UInt8] {
    let entries = keys.sorted { $0.key < $1.key }.map { kid, told in
      JSONValue.object([
        JSONMember("kid", .string(kid)), JSONMember("since", .string(told.since.description)),
        JSONMember("first", .bool(told.isFirst)),
      ])
    }
    return MintState.bytes(.object([JSONMember("schema", .integer(1)), JSONMember("keys", .array(entries))]))
  }

  /// Notes what is told now.
  ///
  /// - Parameter isRepository: whether kiosks hear of it from here; else somebody else publishes it for us.
  mutating func tell(_ kids: [String], at now: WireTime, isRepository: Bool) {
    let isFirst = isRepository && keys.isEmpty
    for kid in kids where keys[kid] == nil { keys[kid] = Told(since: now, isFirst: isFirst) }
  }

  /// Whether every kiosk that judges at all knows the key: it was in the first publication, or was told a stale period
  /// ago. Before anything was told no kiosk knows anything, and every key will do.
  ///
  /// - Parameter period: how long stale trust is used, in milliseconds.
  func isKnown(_ kid: String, at now: WireTime, after period: Int64) -> Bool {
    guard !keys.isEmpty else { return true }
    guard let told = keys[kid] else { return false }
    return told.isFirst || told.since + period <= now
  }
}

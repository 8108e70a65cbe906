import COSE
package import StrictJSON
package import Trust
package import Wire

/// What a mint knows: its issuer with keys, its campaigns, and how far each list has been given out.
///
/// Issuer and campaigns are kept as they are published, and every change is read back by the kiosk's own parser: nothing
/// gets in that a kiosk could not read.
package struct MintState: Sendable {
  /// The least policy: no limit beyond the formats'.
  package static let emptyPolicy = JSONValue.object([JSONMember("schema", .integer(1))])

  /// As in issuers.json.
  package private(set) var issuer: JSONValue
  /// As in campaigns.json.
  package private(set) var campaigns: [JSONValue]
  /// The state as a kiosk sees it, without the hub.
  package private(set) var trust: TrustSnapshot
  private var next: [UInt32: UInt32]

  /// A mint of an issuer without keys and campaigns, allowed everywhere.
  package init(issuer id: Identifier) throws(MintError) {
    let issuer = JSONValue.object([
      JSONMember("id", .string(id.text)), JSONMember("stores", .string("*")), JSONMember("keys", .array([])),
    ])
    try self.init(issuer: issuer, campaigns: [], next: [:])
  }

  private init(issuer: JSONValue, campaigns: [JSONValue], next: [UInt32: UInt32]) throws(MintError) {
    self.issuer = issuer
    self.campaigns = campaigns
    self.next = next
    trust = try Self.trust(issuer, campaigns)
  }

  /// Reads the state's file.
  ///
  /// - Throws: `MintError` (`workspaceUnusable`) naming the member.
  package init(parsing bytes: [UInt8]) throws(MintError) {
    do {
      var reader = try ObjectReader(try JSONValue(parsing: bytes), at: "")
      _ = try reader.integer("schema", in: 1...1)
      let issuer = try reader.required("issuer")
      let campaigns = try reader.array("campaigns")
      var next: [UInt32: UInt32] = [:]
      for (index, value) in try reader.array("next").enumerated() {
        var entry = try ObjectReader(value, at: "next[\(index)]")
        let list = UInt32(try entry.integer("list", in: 0...Int64(UInt32.max)))
        next[list] = UInt32(try entry.integer("index", in: 0...Int64(UInt32.max)))
        try entry.end()
      }
      try reader.end()
      try self.init(issuer: issuer, campaigns: campaigns, next: next)
      // A list whose mark is lost would begin at 0 again.
      for list in lists where next[list.list] == nil {
        throw JSONError(.missingMember, at: "next", "no entry for list \(list.list)")
      }
    } catch let error as JSONError {
      throw MintError(.workspaceUnusable, "the workspace's state can't be read: \(error)")
    } catch let error as MintError {
      throw MintError(.workspaceUnusable, "the workspace's state can't be read: \(error.detail)")
    } catch { throw MintError(.workspaceUnusable, "the workspace's state can't be read") }
  }

  /// The state's file.
  package var bytes: [UInt8] {
    let marks = next.sorted { $0.key < $1.key }.map { list, index in
      JSONValue.object([JSONMember("list", .integer(Int64(list))), JSONMember("index", .integer(Int64(index)))])
    }
    var writer = JSONWriter(reserving: 4096)
    writer.value(
      .object([
        JSONMember("schema", .integer(1)), JSONMember("issuer", issuer), JSONMember("campaigns", .array(campaigns)),
        JSONMember("next", .array(marks)),
      ]))
    return writer.bytes + [0x0a]
  }

  /// The one issuer of this mint.
  package var trustedIssuer: Issuer { trust.issuers.values.first! }

  /// Every list of every campaign.
  package var lists: [VoucherList] { trust.campaigns.values.flatMap(\.lists) }

  /// The first index of a list that has not been given out; equal to its size, or nearly, when the list is full.
  package func nextIndex(of list: UInt32) -> UInt32 { next[list] ?? 0 }

  /// Takes `count` vouchers of `list` out of the numbering; the caller must store the state before it shows one.
  ///
  /// - Returns: the index of the first; each further one is `uses` further.
  /// - Throws: `MintError` (`listFull`).
  package mutating func reserve(_ count: UInt32, of list: VoucherList) throws(MintError) -> UInt32 {
    let first = nextIndex(of: list.list)
    let end = UInt64(first) + UInt64(count) * UInt64(list.uses)
    guard end <= UInt64(list.size) else {
      let free = (list.size - first) / UInt32(list.uses)
      throw MintError(
        .listFull,
        "list \(list.list) has room for \(free) more vouchers, not \(count); add a list with campaign extend")
    }
    next[list.list] = UInt32(end)
    return first
  }

  /// Changes what is published, if a kiosk can read the outcome.
  ///
  /// - Throws: `MintError` (`invalid`) with the kiosk's reason; the state is then as before.
  mutating func change(issuer: JSONValue? = nil, campaigns: [JSONValue]? = nil) throws(MintError) {
    trust = try Self.trust(issuer ?? self.issuer, campaigns ?? self.campaigns)
    self.issuer = issuer ?? self.issuer
    self.campaigns = campaigns ?? self.campaigns
    for list in lists where next[list.list] == nil { next[list.list] = 0 }
  }

  /// A target file of these values.
  static func file(_ name: String, _ values: [JSONValue]) -> [UInt8] {
    bytes(.object([JSONMember("schema", .integer(1)), JSONMember(name, .array(values))]))
  }

  /// JSON with its line's end.
  static func bytes(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter(reserving: 4096)
    writer.value(value)
    return writer.bytes + [0x0a]
  }

  private static func trust(_ issuer: JSONValue, _ campaigns: [JSONValue]) throws(MintError) -> TrustSnapshot {
    do throws(JSONError) {
      let trust = try TrustSnapshot(files: [
        .issuers: file("issuers", [issuer]), .campaigns: file("campaigns", campaigns), .hub: file("keys", []),
        .policy: emptyPolicy.canonicalBytes(),
      ])
      if let (_, error) = trust.disabledCampaigns.first { throw error }
      return trust
    } catch {
      // "rules.hours[0].from": where in the workspace the campaign stands says nothing to whoever wrote its rules.
      let location = error.location.split(separator: ".", maxSplits: 3).last.map(String.init) ?? error.location
      let isCampaigns = error.location.hasPrefix("campaigns.json.campaigns[") && location != error.location
      throw MintError(
        .invalid, "\(isCampaigns ? JSONError(error.code, at: location, error.detail) : error)")
    }
  }
}

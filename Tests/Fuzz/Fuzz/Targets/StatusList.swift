import CBOR
import COSE
import StatusList
import Wire

/// What a hub says of marks: each input is taken as a token, and as the claims of a token whose signature holds.
extension FuzzTarget {
  static let statuslist = FuzzTarget(
    name: "statuslist",
    seeds: {
      let list = SignedStatusList(name: name, issuedAt: time, version: 3, packed: StatusListBuilder(size: 40).packed)
      let token = try list.token(signedBy: vectorSigningKey)
      return try [token, Sign1(decoding: token).payload] + VectorSeeds.members("statuslist-draft", hex: ["cbor"])
        + VectorSeeds.members("statuslist-cwt", hex: ["cwt"])
    }, run: checkList)

  static let statusdelta = FuzzTarget(
    name: "statusdelta",
    seeds: {
      let changes = [(0, 1), (7, 3), (300, 2), (90_000, 0)].map {
        StatusChange(entry: $0.0, status: EntryStatus(rawValue: $0.1)!)
      }
      let delta = StatusDelta(name: name, issuedAt: time, from: 3, to: 5, changes: changes)
      let token = try delta.token(signedBy: vectorSigningKey)
      return try [token, Sign1(decoding: token).payload]
    }, run: checkDelta)

  static let statusindex = FuzzTarget(
    name: "statusindex",
    seeds: {
      let lists = (0..<3).map {
        StatusIndex.Entry(
          name: ListName(issuer: name.issuer, list: UInt32($0)), version: UInt64($0), until: time + 86_400_000,
          hash: [UInt8](repeating: 7, count: 32))
      }
      let index = StatusIndex(issuedAt: time, expires: time + 60_000, version: 9, lists: lists)
      let token = try index.token(signedBy: vectorSigningKey)
      return try [token, Sign1(decoding: token).payload]
    }, run: checkIndex)

  private static let name = ListName(issuer: Identifier("acme")!, list: 7)
  private static let time = WireTime(seconds: 1_800_000_000)
  private static let statusKeys = [vectorKey.keyID: vectorKey]

  /// The input, and a token with the input as its claims.
  private static func both(_ input: [UInt8], _ kind: StatusToken.Kind) -> [[UInt8]] {
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(-8)), CBORPair(.unsigned(4), .bytes(vectorKey.keyID.bytes)),
      CBORPair(.unsigned(16), .text(kind.rawValue)),
    ])
    let signed = try? Sign1(protected: header, payload: input, signedBy: vectorSigningKey).encoded
    return [input, signed].compactMap(\.self)
  }

  private static func checkList(_ input: [UInt8]) {
    for token in both(input, .list) {
      guard let list = try? SignedStatusList(token, of: name, by: statusKeys) else { continue }
      for size in [1, 40, 4096] as [UInt32] {
        var seen = 0
        do {
          try list.unpack(size: size) { seen += $0.count }
          hold(seen == StatusLimits.inflated(size), "a list inflates to exactly its size")
        } catch { hold(seen <= StatusLimits.inflated(size), "nothing is inflated beyond the size") }
      }
    }
    if let value = try? CBORDecoder.decode(input), let list = try? PackedStatusList(value) {
      for size in [16, 1 << 16] {
        guard let array = try? list.unpacked(size: size) else { continue }
        hold(array.count >= size && array.bytes.count == (size * array.bits + 7) / 8, "an array has its size")
      }
    }
  }

  private static func checkDelta(_ input: [UInt8]) {
    for token in both(input, .delta) {
      guard let delta = try? StatusDelta(token, of: name, size: 100_000, from: 3, by: statusKeys) else { continue }
      hold(delta.from == 3 && delta.to > 3, "versions go up")
      hold(zip(delta.changes, delta.changes.dropFirst()).allSatisfy { $0.entry < $1.entry }, "entries go up")
      hold(delta.changes.allSatisfy { $0.entry < 100_000 }, "entries are in bounds")
      let again = try? StatusDelta(
        delta.token(signedBy: vectorSigningKey), of: name, size: 100_000, from: 3, by: statusKeys)
      hold(again?.changes == delta.changes, "a delta reads back")
    }
  }

  private static func checkIndex(_ input: [UInt8]) {
    for token in both(input, .index) {
      guard let index = try? StatusIndex(token, by: statusKeys) else { continue }
      hold(Set(index.lists.map(\.name)).count == index.lists.count, "a list stands once")
      hold(index.issuedAt < index.expires, "an index has a life")
      let again = try? StatusIndex(index.token(signedBy: vectorSigningKey), by: statusKeys)
      hold(again?.lists == index.lists && again?.version == index.version, "an index reads back")
    }
  }
}

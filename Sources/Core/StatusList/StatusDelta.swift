import CBOR
package import COSE
package import Wire

/// What changed in a list between two versions, signed by the hub.
package struct StatusDelta: Sendable {
  package let name: ListName
  package let issuedAt: WireTime
  package let from: UInt64
  package let to: UInt64
  /// In the order of entries, none twice.
  package let changes: [StatusChange]
  /// Whose signature it came with; nil for one that is yet to be signed.
  package let kid: KeyID?

  /// - Parameter changes: in any order; none twice.
  package init(
    name: ListName, issuedAt: WireTime, from: UInt64, to: UInt64, changes: [StatusChange], kid: KeyID? = nil
  ) {
    self.kid = kid
    self.name = name
    self.issuedAt = issuedAt
    self.from = from
    self.to = to
    self.changes = changes.sorted { $0.entry < $1.entry }
  }

  /// Reads a delta that must be of the list `name` and begin at the version that is held.
  ///
  /// - Parameter size: entries of the list.
  /// - Throws: `StatusFault`.
  package init(
    _ bytes: [UInt8], of name: ListName, size: UInt32, from held: UInt64, by keys: [KeyID: VerificationKey]
  ) throws(StatusFault) {
    let (claims, kid) = try StatusToken.claims(of: bytes, as: .delta, by: keys)
    self.kid = kid
    self.name = try claims.listName()
    guard self.name == name else { throw StatusFault(.otherList, "it is \(self.name)") }
    issuedAt = WireTime(seconds: Int64(try claims.number(StatusToken.Claim.issuedAt, below: 1 << 40)))
    guard case .array(let versions)? = claims[key: StatusToken.Claim.version], versions.count == 2,
      case .unsigned(let from) = versions[0], case .unsigned(let to) = versions[1], from < to,
      to < StatusLimits.version
    else { throw StatusFault(.malformed, "claim -65538") }
    guard from == held else { throw StatusFault(.outOfOrder, "it begins at \(from), held is \(held)") }
    (self.from, self.to) = (from, to)
    changes = try Self.changes(claims[key: StatusToken.Claim.changes], size: size)
  }

  private static func changes(_ value: CBORValue?, size: UInt32) throws(StatusFault) -> [StatusChange] {
    guard case .map(let groups)? = value, groups.count <= EntryStatus.allCases.count else {
      throw StatusFault(.malformed, "claim -65539")
    }
    var changes: [StatusChange] = []
    for group in groups {
      guard case .unsigned(let number) = group.key, let raw = UInt8(exactly: number),
        let status = EntryStatus(rawValue: raw), case .bytes(let bytes) = group.value, !bytes.isEmpty
      else { throw StatusFault(.malformed, "claim -65539") }
      try EntryNumbers.decode(bytes) { (entry) throws(StatusFault) in
        guard entry < size else { throw StatusFault(.outOfBounds, "entry \(entry) of \(size)") }
        changes.append(StatusChange(entry: entry, status: status))
      }
    }
    changes.sort { $0.entry < $1.entry }
    for pair in zip(changes, changes.dropFirst()) where pair.0.entry == pair.1.entry {
      throw StatusFault(.malformed, "entry \(pair.0.entry) twice")
    }
    return changes
  }

  /// The signed token.
  ///
  /// - Throws: the library's error if signing fails.
  package func token(signedBy key: SigningKey) throws -> [UInt8] {
    let groups = EntryStatus.allCases.compactMap { status -> CBORPair? in
      let entries = changes.lazy.filter { $0.status == status }.map(\.entry)
      let bytes = EntryNumbers.encode(entries)
      return bytes.isEmpty ? nil : CBORPair(.unsigned(UInt64(status.rawValue)), .bytes(bytes))
    }
    let claims = CBORValue.map([
      CBORPair(CBORValue(StatusToken.Claim.subject), .text(name.subject)),
      CBORPair(CBORValue(StatusToken.Claim.issuedAt), CBORValue(issuedAt.seconds)),
      CBORPair(CBORValue(StatusToken.Claim.version), .array([.unsigned(from), .unsigned(to)])),
      CBORPair(CBORValue(StatusToken.Claim.changes), .map(groups)),
    ])
    return try StatusToken(.delta, claims: claims, signedBy: key).bytes
  }
}

import CBOR
package import COSE
package import Wire

/// Which version every list has, signed by the hub: what tells a kiosk that it is up to date, and until when that holds.
package struct StatusIndex: Sendable {
  /// One list.
  package struct Entry: Sendable, Equatable {
    package let name: ListName
    /// 0: nothing in it was ever marked.
    package let version: UInt64
    /// No voucher of it is valid from this time: the list may be dropped.
    package let until: WireTime
    /// SHA-256 of the list's token, 32 bytes.
    package let hash: [UInt8]

    package init(name: ListName, version: UInt64, until: WireTime, hash: [UInt8]) {
      self.name = name
      self.version = version
      self.until = until
      self.hash = hash
    }
  }

  package let issuedAt: WireTime
  /// From this time on what it says is old.
  package let expires: WireTime
  package let version: UInt64
  package let lists: [Entry]
  /// Whose signature it came with; nil for one that is yet to be signed.
  package let kid: KeyID?

  package init(issuedAt: WireTime, expires: WireTime, version: UInt64, lists: [Entry], kid: KeyID? = nil) {
    self.issuedAt = issuedAt
    self.expires = expires
    self.version = version
    self.lists = lists
    self.kid = kid
  }

  /// - Throws: `StatusFault`.
  package init(_ bytes: [UInt8], by keys: [KeyID: VerificationKey]) throws(StatusFault) {
    let (claims, kid) = try StatusToken.claims(of: bytes, as: .index, by: keys)
    self.kid = kid
    issuedAt = WireTime(seconds: Int64(try claims.number(StatusToken.Claim.issuedAt, below: 1 << 40)))
    expires = WireTime(seconds: Int64(try claims.number(StatusToken.Claim.expires, below: 1 << 40)))
    guard issuedAt < expires else { throw StatusFault(.malformed, "claim 4") }
    version = try claims.number(StatusToken.Claim.version)
    guard case .array(let entries)? = claims[key: StatusToken.Claim.lists], entries.count <= StatusLimits.lists else {
      throw StatusFault(.malformed, "claim -65540")
    }
    var lists: [Entry] = []
    var names: Set<ListName> = []
    for value in entries {
      let entry = try Self.entry(value)
      guard names.insert(entry.name).inserted else { throw StatusFault(.malformed, "\(entry.name) twice") }
      lists.append(entry)
    }
    self.lists = lists
  }

  private static func entry(_ value: CBORValue) throws(StatusFault) -> Entry {
    guard case .array(let parts) = value, parts.count == 5, case .text(let issuer) = parts[0],
      let issuer = Identifier(issuer), case .unsigned(let number) = parts[1], let list = UInt32(exactly: number),
      case .unsigned(let version) = parts[2], version < StatusLimits.version, case .unsigned(let until) = parts[3],
      until < 1 << 40, case .bytes(let hash) = parts[4], hash.count == 32
    else { throw StatusFault(.malformed, "claim -65540") }
    return Entry(
      name: ListName(issuer: issuer, list: list), version: version, until: WireTime(seconds: Int64(until)), hash: hash)
  }

  /// The signed token.
  ///
  /// - Throws: the library's error if signing fails.
  package func token(signedBy key: SigningKey) throws -> [UInt8] {
    let entries = lists.map { entry in
      CBORValue.array([
        .text(entry.name.issuer.text), .unsigned(UInt64(entry.name.list)), .unsigned(entry.version),
        CBORValue(entry.until.seconds), .bytes(entry.hash),
      ])
    }
    let claims = CBORValue.map([
      CBORPair(CBORValue(StatusToken.Claim.expires), CBORValue(expires.seconds)),
      CBORPair(CBORValue(StatusToken.Claim.issuedAt), CBORValue(issuedAt.seconds)),
      CBORPair(CBORValue(StatusToken.Claim.version), .unsigned(version)),
      CBORPair(CBORValue(StatusToken.Claim.lists), .array(entries)),
    ])
    return try StatusToken(.index, claims: claims, signedBy: key).bytes
  }
}

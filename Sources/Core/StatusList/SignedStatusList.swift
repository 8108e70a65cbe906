import CBOR
package import COSE
package import Wire
import Zlib

/// A whole list, signed by the hub.
package struct SignedStatusList: Sendable {
  package let name: ListName
  package let issuedAt: WireTime
  package let version: UInt64
  /// Two bits for each entry.
  package let list: PackedStatusList
  /// Whose signature it came with; nil for one that is yet to be signed.
  package let kid: KeyID?

  package init(name: ListName, issuedAt: WireTime, version: UInt64, packed: [UInt8]) {
    kid = nil
    self.name = name
    self.issuedAt = issuedAt
    self.version = version
    list = PackedStatusList(bits: 2, packed: packed)
  }

  /// Reads a token that must be of the list `name`.
  ///
  /// - Throws: `StatusFault`.
  package init(
    _ bytes: [UInt8], of name: ListName, by keys: [KeyID: VerificationKey]
  ) throws(StatusFault) {
    let (claims, kid) = try StatusToken.claims(of: bytes, as: .list, by: keys)
    self.kid = kid
    self.name = try claims.listName()
    guard self.name == name else { throw StatusFault(.otherList, "it is \(self.name)") }
    issuedAt = WireTime(seconds: Int64(try claims.number(StatusToken.Claim.issuedAt, below: 1 << 40)))
    version = try claims.number(StatusToken.Claim.version)
    guard let value = claims[key: StatusToken.Claim.statusList] else {
      throw StatusFault(.malformed, "claim 65533")
    }
    list = try PackedStatusList(value)
    guard list.bits == 2 else { throw StatusFault(.malformed, "bits must be 2") }
  }

  /// Hands the entries of a list of `size` over in pieces: exactly ⌈size / 4⌉ bytes.
  ///
  /// - Throws: `StatusFault`; whatever `take` throws. The pieces that came are then worth nothing.
  package func unpack(size: UInt32, take: (ArraySlice<UInt8>) throws -> Void) throws {
    do {
      try Inflation.inflate(list.packed, exactly: StatusLimits.inflated(size), take: take)
    } catch let error as ZlibError {
      throw StatusFault(.wrongSize, error.rawValue)
    }
  }

  /// The signed token.
  ///
  /// - Throws: the library's error if signing fails.
  package func token(signedBy key: SigningKey) throws -> [UInt8] {
    let claims = CBORValue.map([
      CBORPair(CBORValue(StatusToken.Claim.subject), .text(name.subject)),
      CBORPair(CBORValue(StatusToken.Claim.issuedAt), CBORValue(issuedAt.seconds)),
      CBORPair(CBORValue(StatusToken.Claim.statusList), list.value),
      CBORPair(CBORValue(StatusToken.Claim.version), .unsigned(version)),
    ])
    return try StatusToken(.list, claims: claims, signedBy: key).bytes
  }
}

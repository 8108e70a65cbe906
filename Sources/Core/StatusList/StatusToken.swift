import CBOR
import COSE

/// The envelope of everything that the hub says of marks: a CWT in a COSE_Sign1, `{1: alg, 4: kid, 16: typ}` protected
/// and nothing unprotected (RFC 8392, RFC 9052; typ: RFC 9596).
package struct StatusToken: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case list = "application/statuslist+cwt"
    case delta = "application/vnd.voucherd.status-delta+cwt"
    case index = "application/vnd.voucherd.status-index+cwt"

    var mostBytes: Int {
      switch self {
      case .list: StatusLimits.token
      case .delta: StatusLimits.delta
      case .index: StatusLimits.index
      }
    }

    var limits: CBORDecoder.Limits {
      switch self {
      case .list, .delta: CBORDecoder.Limits(depth: 6, items: 64)
      case .index: CBORDecoder.Limits(depth: 6, items: 64 + 6 * StatusLimits.lists)
      }
    }
  }

  /// Claims' labels of our own beside those of RFC 8392.
  enum Claim {
    static let subject: Int64 = 2
    static let expires: Int64 = 4
    static let issuedAt: Int64 = 6
    static let statusList: Int64 = 65533
    static let version: Int64 = -65538
    static let changes: Int64 = -65539
    static let lists: Int64 = -65540
  }

  /// Its exact bytes.
  package let bytes: [UInt8]
  package let kind: Kind

  /// Signs a token.
  ///
  /// - Throws: the library's error if signing fails.
  init(_ kind: Kind, claims: CBORValue, signedBy key: SigningKey) throws {
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(Algorithm.edDSA.rawValue)),
      CBORPair(.unsigned(4), .bytes(key.verificationKey.keyID.bytes)), CBORPair(.unsigned(16), .text(kind.rawValue)),
    ])
    self.kind = kind
    bytes = try Sign1(protected: header, payload: claims.encoded(), signedBy: key).encoded
  }

  /// The claims of a token whose signature is one of the keys', and whose.
  ///
  /// - Throws: `StatusFault`.
  static func claims(
    of bytes: [UInt8], as kind: Kind, by keys: [KeyID: VerificationKey]
  ) throws(StatusFault) -> (claims: CBORValue, kid: KeyID) {
    guard bytes.count <= kind.mostBytes else { throw StatusFault(.tooLong, "more than \(kind.mostBytes) bytes") }
    let message: Sign1
    do { message = try Sign1(decoding: bytes, limits: kind.limits) } catch {
      throw StatusFault(.malformed, "\(error)")
    }
    guard case .map(let unprotected) = message.unprotectedHeader, unprotected.isEmpty else {
      throw StatusFault(.malformed, "an unprotected header")
    }
    guard case .text(let type)? = message.protectedHeader[key: 16] else {
      throw StatusFault(.wrongType, "no typ")
    }
    guard type.utf8.elementsEqual(kind.rawValue.utf8) else { throw StatusFault(.wrongType) }
    guard case .map(let header) = message.protectedHeader, header.count == 3 else {
      throw StatusFault(.malformed, "protected header")
    }
    guard case .bytes(let kid)? = message.protectedHeader[key: 4], let id = KeyID(kid), let key = keys[id] else {
      throw StatusFault(.keyUnknown)
    }
    guard message.isValid(for: key) else { throw StatusFault(.signatureInvalid) }
    do { return (try CBORDecoder.decode(message.payload, limits: kind.limits), id) } catch {
      throw StatusFault(.malformed, "claims: \(error)")
    }
  }
}

extension CBORValue {
  /// An unsigned claim below `bound`.
  ///
  /// - Throws: `StatusFault` naming it.
  func number(_ label: Int64, below bound: UInt64 = StatusLimits.version) throws(StatusFault) -> UInt64 {
    guard case .unsigned(let number)? = self[key: label], number < bound else {
      throw StatusFault(.malformed, "claim \(label)")
    }
    return number
  }

  /// The subject of a list's token or delta.
  func listName() throws(StatusFault) -> ListName {
    guard case .text(let subject)? = self[key: StatusToken.Claim.subject], let name = ListName(subject: subject) else {
      throw StatusFault(.malformed, "claim 2")
    }
    return name
  }
}

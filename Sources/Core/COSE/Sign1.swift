package import CBOR

/// A COSE_Sign1 message, tagged 18, with its payload attached (RFC 9052 section 4.2).
package struct Sign1: Sendable {
  /// The tag of COSE_Sign1.
  package static let tag: UInt64 = 18

  /// The protected header as the message carries it.
  package let protectedBytes: [UInt8]
  /// The protected header's map.
  package let protectedHeader: CBORValue
  /// The unprotected header's map.
  package let unprotectedHeader: CBORValue
  package let payload: [UInt8]
  package let signature: [UInt8]

  /// Reads exactly one tagged message.
  ///
  /// An empty protected header may be a byte string of no bytes or one of an empty map: recipients must take both
  /// (RFC 9052 section 3). A detached payload is refused.
  ///
  /// - Throws: `FormatError`; `unexpected` where the CBOR is right and the message is not.
  package init(decoding bytes: [UInt8], limits: CBORDecoder.Limits = .voucher) throws(FormatError) {
    guard case .tagged(Self.tag, .array(let parts)) = try CBORDecoder.decode(bytes, limits: limits), parts.count == 4,
      case .bytes(let protectedBytes) = parts[0], case .map = parts[1], case .bytes(let payload) = parts[2],
      case .bytes(let signature) = parts[3]
    else { throw FormatError(.unexpected, at: 0) }
    let header = protectedBytes.isEmpty ? CBORValue.map([]) : try CBORDecoder.decode(protectedBytes, limits: limits)
    guard case .map(let protectedPairs) = header, case .map(let unprotectedPairs) = parts[1] else {
      throw FormatError(.unexpected, at: 0)
    }
    // A label may stand in one of the two headers only (RFC 9052 section 3).
    if !unprotectedPairs.isEmpty {
      let labels = Set(protectedPairs.map { $0.key.encoded() })
      guard !unprotectedPairs.contains(where: { labels.contains($0.key.encoded()) }) else {
        throw FormatError(.duplicateKey, at: 0)
      }
    }
    self.protectedBytes = protectedBytes
    protectedHeader = header
    unprotectedHeader = parts[1]
    self.payload = payload
    self.signature = signature
  }

  /// Signs `payload` under a protected header; the unprotected header is empty.
  ///
  /// - Throws: the library's error if signing fails.
  package init(
    protected header: CBORValue, payload: [UInt8], externalAAD: [UInt8] = [], signedBy key: SigningKey
  ) throws {
    protectedHeader = header
    protectedBytes = header.encoded()
    unprotectedHeader = .map([])
    self.payload = payload
    signature = try key.signature(
      for: Self.toBeSigned(protectedBytes: protectedBytes, externalAAD: externalAAD, payload: payload))
  }

  /// The message's bytes, tagged.
  package var encoded: [UInt8] {
    CBORValue.tagged(
      Self.tag, .array([.bytes(protectedBytes), unprotectedHeader, .bytes(payload), .bytes(signature)])
    ).encoded()
  }

  /// The algorithm of the protected header; nil if it is absent or none that we know.
  package var algorithm: Algorithm? { protectedHeader[key: 1]?.integer.flatMap(Algorithm.init(rawValue:)) }

  /// Whether the signature is `key`'s. The key decides the algorithm: a message that names another is not valid.
  package func isValid(for key: VerificationKey, externalAAD: [UInt8] = []) -> Bool {
    guard let algorithm, algorithm.curve == key.curve else { return false }
    return key.isValid(signature, for: toBeSigned(externalAAD: externalAAD))
  }

  /// The bytes that the signature is over.
  package func toBeSigned(externalAAD: [UInt8] = []) -> [UInt8] {
    Self.toBeSigned(protectedBytes: protectedBytes, externalAAD: externalAAD, payload: payload)
  }

  /// An array of four, and its first member, the context.
  private static let structureHead: [UInt8] = [0x84] + CBORValue.text("Signature1").encoded()

  /// Sig_structure (RFC 9052 section 4.4). An empty protected header enters as a string of no bytes.
  private static func toBeSigned(protectedBytes: [UInt8], externalAAD: [UInt8], payload: [UInt8]) -> [UInt8] {
    let body = protectedBytes == [0xa0] ? [] : protectedBytes
    var output: [UInt8] = []
    output.reserveCapacity(structureHead.count + body.count + externalAAD.count + payload.count + 15)
    output += structureHead
    CBORValue.append(body, to: &output)
    CBORValue.append(externalAAD, to: &output)
    CBORValue.append(payload, to: &output)
    return output
  }
}

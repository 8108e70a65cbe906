import StrictJSON
import Wire

/// A metadata file whose form is good. Its content comes out only against keys.
struct UnverifiedFile<Role: MetadataRole>: Sendable {
  private let file: String
  private let content: Role
  private let signatures: [MetadataSignature]
  /// Canonical JSON of `signed`, members that we don't know included: what is signed (4.1).
  private let message: [UInt8]

  /// - Parameter file: the file's name, for errors.
  /// - Throws: `TUFError` of code `format` or `wrongType`. A signature that is no hexadecimal, or of a key that nobody
  ///   knows, is no error; two under one key id are (4.2.1).
  init(_ bytes: [UInt8], of file: String, schemes: [any SignatureScheme]) throws(TUFError) {
    self.file = file
    do throws(JSONError) {
      var envelope = try ObjectReader(try JSONValue(parsing: bytes), at: "")
      signatures = try Self.signatures(&envelope)
      let signed = try envelope.required("signed")
      message = signed.canonicalBytes()
      var reader = try ObjectReader(signed, at: "signed")
      let type = try reader.string("_type")
      let specification = try reader.string("spec_version")
      guard type == Role.type, Self.isKnown(specification: specification) else {
        throw JSONError(.wrongValue, at: "signed._type")
      }
      content = try Role(try MetadataHeader(&reader), &reader, schemes: schemes)
    } catch {
      throw TUFError(error.location == "signed._type" ? .wrongType : .format, file, "\(error)")
    }
  }

  /// The content, if enough of `keys` have signed it.
  func verified(by keys: RoleKeys) throws(TUFError) -> Role {
    guard keys.accept(signatures, over: message) else {
      throw TUFError(.signatures, file, "fewer than \(keys.threshold) keys have signed")
    }
    return content
  }

  private static func signatures(_ envelope: inout ObjectReader) throws(JSONError) -> [MetadataSignature] {
    var signatures: [MetadataSignature] = []
    var seen: Set<ExactText> = []
    for value in try envelope.array("signatures") {
      var reader = try ObjectReader(value, at: "signatures")
      let id = ExactText(try reader.string("keyid"))
      guard seen.insert(id).inserted else { throw reader.wrong("keyid", "must stand once") }
      signatures.append(MetadataSignature(keyID: id, bytes: Hex.decode(try reader.string("sig")) ?? []))
    }
    return signatures
  }

  /// Versions 1.x and 1.x.y: a later major version may mean something else (section 4.3).
  private static func isKnown(specification: String) -> Bool {
    let parts = specification.split(separator: ".", omittingEmptySubsequences: false)
    return (2...3).contains(parts.count) && parts[0] == "1"
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
  }
}

extension UnverifiedFile where Role == RootRole {
  /// The content of a root that vouches for itself, as a trusted one does too (5.3.4).
  func verifiedByItself() throws(TUFError) -> RootRole { try verified(by: content.root) }
}

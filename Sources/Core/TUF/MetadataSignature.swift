/// One element of `signatures` (4.2.1).
struct MetadataSignature: Sendable {
  let keyID: ExactText
  /// Empty for what is no lower-case hexadecimal, which is a signature that does not hold.
  let bytes: [UInt8]
}

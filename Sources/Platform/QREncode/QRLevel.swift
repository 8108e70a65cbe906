/// How much of a QR code may be lost and still be read (ISO/IEC 18004, error correction level).
package enum QRLevel: String, Sendable, CaseIterable {
  /// About 7 %; presentations, which are long.
  case low = "L"
  /// About 15 %; vouchers.
  case medium = "M"
}

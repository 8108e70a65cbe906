import FoundationEssentials

/// Bytes as base64url without padding (RFC 4648, section 5), as the wire writes binary in JSON.
struct Base64URLBytes {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Nil unless it is exactly what `text` would write for some bytes.
  init?(text: String) {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    let padded = standard + String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: padded) else { return nil }
    bytes = Array(data)
    guard self.text == text else { return nil }
  }

  var text: String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}

import CQREncode

/// The modules of one QR code, without quiet zone. The smallest version that holds the content is taken.
package struct QRMatrix: Sendable, Equatable {
  /// Modules on a side: 21 to 177.
  package let size: Int
  private let dark: [Bool]

  /// A code for text. Text of the 45 characters of alphanumeric mode, as every voucher is, becomes one alphanumeric
  /// segment; other text becomes its UTF-8 bytes.
  package init(text: String, level: QRLevel) throws(QREncodeError) {
    let bytes = Array(text.utf8)
    let alphanumeric = bytes.allSatisfy(Self.isAlphanumeric)
    try self.init(bytes, mode: alphanumeric ? QR_MODE_AN : QR_MODE_8, level: level)
  }

  /// A code for bytes, whatever they are, in byte mode.
  package init(bytes: [UInt8], level: QRLevel) throws(QREncodeError) {
    try self.init(bytes, mode: QR_MODE_8, level: level)
  }

  /// True if the module in column `x` and row `y` is dark; outside of the code everything is light.
  package subscript(x: Int, y: Int) -> Bool {
    x >= 0 && y >= 0 && x < size && y < size && dark[y * size + x]
  }

  private init(_ bytes: [UInt8], mode: QRencodeMode, level: QRLevel) throws(QREncodeError) {
    guard !bytes.isEmpty else { throw .empty }
    let correction = level == .low ? QR_ECLEVEL_L : QR_ECLEVEL_M
    guard let input = unsafe QRinput_new2(0, correction) else { throw .tooLong(bytes: bytes.count) }
    defer { unsafe QRinput_free(input) }
    let appended = unsafe bytes.withUnsafeBufferPointer { from in
      unsafe QRinput_append(input, mode, Int32(clamping: from.count), from.baseAddress)
    }
    guard appended == 0, let code = unsafe QRcode_encodeInput(input) else { throw .tooLong(bytes: bytes.count) }
    defer { unsafe QRcode_free(code) }
    let size = unsafe Int(code.pointee.width)
    self.size = size
    dark = unsafe UnsafeBufferPointer(start: code.pointee.data, count: size * size).map { $0 & 1 == 1 }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x20, 0x24, 0x25, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x3A: true
    default: false
    }
  }
}

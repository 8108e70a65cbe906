import Camera
import Pictures
import Testing

extension GrayPicture {
  /// What the reader reads of this picture, shown with `padding` bytes behind each row.
  func codes(padding: Int = 0) -> [Symbol] {
    let reader = QRReader()
    var memory: [UInt8] = []
    for row in 0..<height {
      memory += pixels[row * width..<(row + 1) * width]
      memory += [UInt8](repeating: 0, count: padding)
    }
    return unsafe memory.withUnsafeBytes { luma in
      reader.read(
        unsafe Frame(lending: luma, width: width, height: height, stride: width + padding, time: .zero))
    }
  }
}

/// A text as long as a voucher's, of all 45 characters of alphanumeric mode.
let voucherText: String = {
  let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
  return "VC1:" + String((0..<177).map { alphabet[($0 * 7 + $0 / 45) % 45] })
}()

import CZBar

/// Finds QR codes in frames by zbar. Confine it to one thread: zbar's finder keeps state and uses a random generator.
@safe
package final class QRReader {
  /// Frames wider than this are scanned on every second row and column only: half the cost, and no miss was measured.
  package static let widestFullDensity = 640
  /// Most symbols reported of one frame; a sheet of codes before the camera is no reason for unbounded work.
  package static let mostSymbols = 16

  private let scanner: OpaquePointer
  private let image: OpaquePointer
  private var density: Int32 = 0
  private var packed: [UInt8] = []

  /// A reader for QR codes and nothing else, without conversion of characters (ZBAR_CFG_BINARY).
  package init() {
    guard let scanner = unsafe zbar_image_scanner_create(), let image = unsafe zbar_image_create() else {
      fatalError("zbar: out of memory")
    }
    unsafe self.scanner = unsafe scanner
    unsafe self.image = unsafe image
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0)
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1)
    let binary = unsafe zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1)
    precondition(binary == 0, "this zbar can't read bytes without converting them; 0.23.1 or newer is needed")
    unsafe zbar_image_set_format(image, FourCC.y800.code)
  }

  deinit {
    unsafe zbar_image_destroy(image)
    unsafe zbar_image_scanner_destroy(scanner)
  }

  /// All codes in the frame, each content once, in no special order. A frame without a code gives an empty list.
  /// With `dense` every row and column of a large frame is scanned as well.
  package func read(_ frame: borrowing Frame, dense: Bool = false) -> [Symbol] {
    setDensity(frame.width > Self.widestFullDensity && !dense ? 2 : 1)
    let width = frame.width
    let height = frame.height
    let stride = frame.stride
    return unsafe frame.withLuma { luma in
      if stride == width { return unsafe scan(luma, width: width, height: height) }
      // zbar knows no stride: rows are put together first.
      packed.removeAll(keepingCapacity: true)
      for row in 0..<height {
        unsafe packed.append(contentsOf: luma[row * stride..<row * stride + width])
      }
      return unsafe packed.withUnsafeBytes { unsafe scan($0, width: width, height: height) }
    }
  }

  private func setDensity(_ wanted: Int32) {
    guard density != wanted else { return }
    density = wanted
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, wanted)
    unsafe zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, wanted)
  }

  private func scan(_ luma: UnsafeRawBufferPointer, width: Int, height: Int) -> [Symbol] {
    unsafe zbar_image_set_size(image, UInt32(width), UInt32(height))
    // Without a clean-up handler zbar never frees memory that is not its own.
    unsafe zbar_image_set_data(image, luma.baseAddress, UInt(width * height), nil)
    defer { unsafe zbar_image_set_data(image, nil, 0, nil) }
    guard unsafe zbar_scan_image(scanner, image) > 0 else { return [] }
    var symbols: [Symbol] = []
    var next = unsafe zbar_image_first_symbol(image)
    while let found = unsafe next, symbols.count < Self.mostSymbols {
      let symbol = unsafe Self.symbol(found)
      if !symbols.contains(where: { $0.bytes == symbol.bytes }) { symbols.append(symbol) }
      unsafe next = unsafe zbar_symbol_next(found)
    }
    return symbols
  }

  private static func symbol(_ found: OpaquePointer) -> Symbol {
    let count = unsafe Int(zbar_symbol_get_data_length(found))
    let bytes = unsafe zbar_symbol_get_data(found).map {
      unsafe Array(UnsafeRawBufferPointer(start: $0, count: count))
    }
    // zbar goes round the code against the clock.
    let corners = unsafe (0..<min(zbar_symbol_get_loc_size(found), 4)).reversed().map {
      unsafe Symbol.Corner(x: Int(zbar_symbol_get_loc_x(found, $0)), y: Int(zbar_symbol_get_loc_y(found, $0)))
    }
    return Symbol(bytes: bytes ?? [], corners: Array(corners.suffix(1) + corners.dropLast()))
  }
}

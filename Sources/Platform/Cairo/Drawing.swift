import CCairo

/// A canvas of Cairo: pages of a PDF in memory, or one picture. Lengths are in millimetres, from the upper left.
@safe
package final class Drawing {
  /// How a text stands at its point.
  package enum Alignment: Sendable {
    case left, centre
  }

  private static let pointsPerMillimetre = 72.0 / 25.4
  private let surface: OpaquePointer
  private let context: OpaquePointer
  private let sink: Sink
  private let dots: (width: Int, height: Int)?

  private final class Sink {
    var bytes: [UInt8] = []
  }

  /// A PDF whose pages have this size.
  package init(pdfWidth width: Double, height: Double) {
    sink = Sink()
    dots = nil
    let scale = Self.pointsPerMillimetre
    unsafe surface = unsafe cairo_pdf_surface_create_for_stream(
      { closure, data, length in
        guard let closure = unsafe closure, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = unsafe Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue()
        unsafe sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
        return CAIRO_STATUS_SUCCESS
      }, unsafe Unmanaged.passUnretained(sink).toOpaque(), width * scale, height * scale)
    unsafe context = unsafe cairo_create(surface)
    unsafe cairo_scale(context, scale, scale)
  }

  /// A gray picture of this size, white, with so many dots a millimetre. Sides of more than 20,000 dots end the process.
  package init(pictureWidth width: Double, height: Double, dotsPerMillimetre: Double) {
    let columns = Int((width * dotsPerMillimetre).rounded(.up))
    let rows = Int((height * dotsPerMillimetre).rounded(.up))
    precondition(columns > 0 && rows > 0 && columns <= 20_000 && rows <= 20_000, "a picture that large is not drawn")
    sink = Sink()
    dots = (columns, rows)
    unsafe surface = unsafe cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(columns), Int32(rows))
    unsafe context = unsafe cairo_create(surface)
    unsafe cairo_scale(context, dotsPerMillimetre, dotsPerMillimetre)
    unsafe cairo_set_source_rgb(context, 1, 1, 1)
    unsafe cairo_paint(context)
  }

  deinit {
    unsafe cairo_destroy(context)
    unsafe cairo_surface_destroy(surface)
  }

  /// Sets the gray of what follows: 0 is black, 1 white.
  package func setGray(_ gray: Double) {
    unsafe cairo_set_source_rgb(context, gray, gray, gray)
  }

  /// Adds a rectangle to the path that `fill` fills.
  package func addRectangle(x: Double, y: Double, width: Double, height: Double) {
    unsafe cairo_rectangle(context, x, y, width, height)
  }

  /// Fills the path and forgets it.
  package func fill() {
    unsafe cairo_fill(context)
  }

  /// Draws the outline of a rectangle.
  package func strokeRectangle(x: Double, y: Double, width: Double, height: Double, line: Double) {
    unsafe cairo_set_line_width(context, line)
    unsafe cairo_rectangle(context, x, y, width, height)
    unsafe cairo_stroke(context)
  }

  /// Writes one line of text on the base line `y`, made narrower where it is wider than `mostWidth`.
  /// Characters that no font of this machine has are shown as boxes; that is not an error.
  package func write(
    _ text: String, x: Double, y: Double, size: Double, mostWidth: Double, alignment: Alignment = .left,
    bold: Bool = false
  ) {
    unsafe cairo_select_font_face(
      context, "sans-serif", CAIRO_FONT_SLANT_NORMAL, bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    unsafe cairo_set_font_size(context, size)
    var extents = cairo_text_extents_t()
    unsafe cairo_text_extents(context, text, &extents)
    let narrow = extents.x_advance > mostWidth ? mostWidth / extents.x_advance : 1
    unsafe cairo_save(context)
    unsafe cairo_translate(context, alignment == .centre ? x - extents.x_advance * narrow / 2 : x, y)
    unsafe cairo_scale(context, narrow, 1)
    unsafe cairo_move_to(context, 0, 0)
    unsafe cairo_show_text(context, text)
    unsafe cairo_restore(context)
  }

  /// Ends a page of a PDF; what follows stands on the next.
  package func endPage() {
    unsafe cairo_show_page(context)
  }

  /// Ends the PDF and gives its bytes. Nothing can be drawn afterwards.
  package func pdf() throws(CairoError) -> [UInt8] {
    unsafe cairo_surface_finish(surface)
    let status = unsafe cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else { throw CairoError(status) }
    return sink.bytes
  }

  /// The picture's luma, row by row, and its size in dots. Only for a picture.
  package func picture() throws(CairoError) -> (width: Int, height: Int, luma: [UInt8]) {
    guard let dots else { preconditionFailure("a PDF is no picture") }
    unsafe cairo_surface_flush(surface)
    let status = unsafe cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS, let data = unsafe cairo_image_surface_get_data(surface) else {
      throw CairoError(status)
    }
    let stride = unsafe Int(cairo_image_surface_get_stride(surface))
    var luma: [UInt8] = []
    luma.reserveCapacity(dots.width * dots.height)
    // All drawing is gray: any of the three colours is the luma.
    for row in 0..<dots.height {
      for column in 0..<dots.width { unsafe luma.append(data[row * stride + column * 4 + 1]) }
    }
    return (dots.width, dots.height, luma)
  }
}

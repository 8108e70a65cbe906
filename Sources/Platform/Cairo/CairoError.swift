import CCairo

/// What cairo says when it could not draw: memory has ended, or a font could not be loaded.
package struct CairoError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Cairo's own words (cairo_status_to_string).
  package let description: String

  init(_ status: cairo_status_t) {
    description = unsafe String(cString: cairo_status_to_string(status))
  }
}

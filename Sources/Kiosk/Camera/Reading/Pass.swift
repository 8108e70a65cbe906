/// One way to look at a frame. What one misses another reads: blur, glare and low contrast spoil different things.
package enum Pass: String, Sendable, CaseIterable {
  /// The frame as it is, every second row and column of a large one.
  case plain
  /// The frame as it is, every row and column.
  case dense
  /// Each pixel against the light round it: shadows, glare and dim screens.
  case adaptive
  /// Softened, then against the light: noise, moiré and the raster of a print.
  case blurred
  /// Sharpened: a lens out of focus.
  case sharpened
  /// Half as wide and high: a code close to the lens, and the noise of a dark room.
  case half
  /// Twice as wide and high, each pixel against the light round it: modules of two pixels.
  case double
  /// One level for the whole frame instead of one for each place: cracks and reflections within modules.
  case global
  /// Twice as wide and high: what falls between the pixels of a small code.
  case enlarged
  /// Softened until only large modules are left: grain, dirt and what is drawn into a code.
  case smoothed
  /// Dark tones stretched, light ones pressed together: too much light, haze, a code out of focus on white.
  case darkened
  /// As if cloth, or a bottle, lay flat: several bulges are tried, one after the other. For pictures only.
  case flattened
  /// Light modules on dark, as in a dark mode.
  case inverted
}

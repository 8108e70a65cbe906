/// Decides whether readers look at a frame at all. Without I/O; time comes from outside.
///
/// The picture in small is held against a background that follows slowly. Each row of squares may have become brighter or
/// darker as a whole: auto exposure and the flicker of lamps do that, and nobody has come. Noise is lost in the squares'
/// means. Something that moves wakes the readers, and they stay awake for a while. Asleep, they glance at a frame now and
/// then: even what comes without any movement is read half a second later.
package struct IdleGate: Sendable {
  /// What is to be done with a frame.
  package enum Turn: Sendable, Equatable {
    /// Nothing.
    case sleep
    /// One quick look, in case.
    case glance
    /// All that can be done.
    case awake
  }

  /// Readers stay awake for so long after the last movement or the last code.
  package static let awakeFor: Duration = .seconds(4)
  /// How often a frame is glanced at while asleep.
  package static let glanceEvery: Duration = .milliseconds(500)
  // How far a square must be from what its row lets expect, in steps of the frame's brightness, and how many must be.
  private static let step: Float = 5 * Float(Thumbnail.scale)
  private static let fewest = 3
  // From here on a sensor is full, and nothing follows from how bright it is.
  private static let full: Float = 225 * Float(Thumbnail.scale)
  // The background takes over a 32nd of each frame.
  private static let pace: Float = 1.0 / 32

  private var background: [Float] = []
  private var awakeUntil: Duration?
  private var glanced: Duration?

  /// Awake, until a background is known.
  package init() {}

  /// A code was read at `now`: whatever happens in the picture, readers stay awake.
  package mutating func read(at now: Duration) { awakeUntil = now + Self.awakeFor }

  /// What is to be done with the frame of this thumbnail at `now`.
  package mutating func turn(_ thumbnail: Thumbnail, at now: Duration) -> Turn {
    if background.count != thumbnail.means.count || thumbnail.means.isEmpty {
      background = thumbnail.means.map(Float.init)
      awakeUntil = now + Self.awakeFor
      return .awake
    }
    if moves(thumbnail) { awakeUntil = now + Self.awakeFor }
    if let awakeUntil, now < awakeUntil { return .awake }
    if let glanced, now - glanced < Self.glanceEvery { return .sleep }
    glanced = now
    return .glance
  }

  private mutating func moves(_ thumbnail: Thumbnail) -> Bool {
    var moved = 0
    let columns = thumbnail.columns
    unsafe thumbnail.means.withUnsafeBufferPointer { means in
      unsafe background.withUnsafeMutableBufferPointer { background in
        for row in 0..<thumbnail.rows {
          let from = row * columns
          let (base, slope) = unsafe Self.fit(means, background, from: from, count: columns)
          for index in from..<from + columns {
            let (now, before) = unsafe (Float(means[index]), background[index])
            let expected = base + slope * before
            let isFull = now > Self.full && expected > Self.full
            if !isFull, abs(now - expected) > Self.step { moved += 1 }
            unsafe background[index] = before + (now - before) * Self.pace
          }
        }
      }
    }
    return moved >= Self.fewest
  }

  // The straight line that leads from a row's background to the row, by least squares; what is full has no say.
  private static func fit(
    _ means: UnsafeBufferPointer<Int32>, _ background: UnsafeMutableBufferPointer<Float>, from: Int, count: Int
  ) -> (base: Float, slope: Float) {
    var (x, y, xx, xy, n): (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
    for index in from..<from + count {
      let (before, now) = unsafe (background[index], Float(means[index]))
      if now > Self.full { continue }
      n += 1
      x += before
      y += now
      xx += before * before
      xy += before * now
    }
    guard n > 1 else { return (0, 1) }
    let spread = xx - x * x / n
    // An even row has no slope; it is as bright as it is.
    let slope = spread > n * 256 ? min(max((xy - x * y / n) / spread, 0.5), 2) : 1
    return ((y - slope * x) / n, slope)
  }
}

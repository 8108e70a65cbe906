package import QREncode

/// A film of vouchers held before a kiosk's camera, drawn frame by frame: the same for the same seed, on any machine.
@safe
package final class CameraFilm {
  /// Pixels in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Frames a second.
  package let rate: Int
  /// Lens and sensor.
  package let optics: Optics
  private let seed: UInt64
  private let focal: Double
  private let room: Room
  private let sensor: Sensor
  private let sharp: Plane
  private let between: Plane
  private let seen: Plane
  private let luma: UnsafeMutablePointer<UInt8>
  private var dice: Dice
  private var shots: [Shot] = []
  private var frames = 0

  /// A film of this size (16 to 4096 pixels) and rate, its chances by `seed`.
  package init(width: Int = 1280, height: Int = 720, rate: Int = 30, seed: UInt64 = 1, optics: Optics = Optics()) {
    precondition((16...4096).contains(width) && (16...4096).contains(height) && (1...240).contains(rate))
    self.width = width
    self.height = height
    self.rate = rate
    self.seed = seed
    self.optics = optics
    focal = Double(width) / 2 / Angle.tangent(Angle.radians(optics.fieldOfView) / 2)
    room = Room(width: width, height: height, optics: optics, seed: seed)
    sensor = Sensor(deviation: optics.noise, seed: seed)
    sharp = Plane(width: width, height: height)
    between = Plane(width: width, height: height)
    seen = Plane(width: width, height: height)
    unsafe luma = .allocate(capacity: width * height)
    unsafe luma.initialize(repeating: 0, count: width * height)
    dice = Dice(seed: seed)
  }

  deinit { unsafe luma.deallocate() }

  /// Adds a shot; nothing is drawn before the film is written or shown.
  package func add(_ shot: Shot) { shots.append(shot) }

  /// Adds a voucher held for some seconds, with the time to come and go before and after.
  package func show(_ prop: Prop, for seconds: Double) { add(Shot([prop], hold: seconds)) }

  /// Adds a code as text held for some seconds: level M, 40 mm wide.
  package func show(
    _ text: String, as carrier: Prop.Carrier = .paper, at distance: Double = 20, yaw: Double = 0, pitch: Double = 0,
    roll: Double = 0, for seconds: Double
  ) throws(QREncodeError) {
    let matrix = try QRMatrix(text: text, level: .medium)
    show(Prop(matrix, as: carrier, at: distance, yaw: yaw, pitch: pitch, roll: roll), for: seconds)
  }

  /// Adds an empty scene for some seconds.
  package func empty(for seconds: Double) { add(Shot(hold: seconds)) }

  /// Draws all that was added and forgets it; each frame's luma is lent to `body` for the length of the call.
  package func play<E: Error>(_ body: (_ luma: UnsafeRawBufferPointer) throws(E) -> Void) throws(E) {
    while !shots.isEmpty { try unsafe play(shots.removeFirst(), body) }
  }

  private func play<E: Error>(
    _ shot: Shot, _ body: (_ luma: UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) {
    var cast: [(artwork: Artwork, actor: Actor)] = []
    for prop in shot.props {
      // Two dots for each pixel: fine enough for four looks, small enough for the cache.
      let scale = min(max(2 * focal / (prop.distance * 10), 2), 20)
      let artwork = Artwork(prop, scale: scale, gain: optics.gain, dice: &dice)
      let actor = Actor(
        prop, shot: shot, artwork: artwork, focal: focal, width: width, height: height, dice: &dice)
      cast.append((artwork, actor))
    }
    for index in 0..<max(1, Int((shot.seconds * Double(rate)).rounded())) {
      draw(cast, at: Double(index) / Double(rate))
      unsafe sensor.expose(seen, frame: frames, seed: seed, into: luma)
      frames += 1
      try unsafe body(UnsafeRawBufferPointer(start: luma, count: width * height))
    }
  }

  private func draw(_ cast: [(artwork: Artwork, actor: Actor)], at time: Double) {
    let count = width * height
    unsafe seen.pixels.update(from: room.plain.pixels, count: count)
    if cast.isEmpty { return }
    unsafe sharp.pixels.update(from: room.sharp.pixels, count: count)
    // A screen's refresh and the sensor's shutter make bands that wander.
    let rows = (0..<height).map { row in
      256 + Int(11 * Angle.sine(Double(row) / Double(height) * 9.4 + time * 14))
    }
    var touched: Box?
    var shining: Box?
    for (artwork, actor) in cast {
      let poses = (0..<Projector.looks).compactMap { look in
        actor.pose(at: time + optics.exposure * (Double(look) / Double(Projector.looks) - 0.5))
      }
      guard poses.count == Projector.looks else { continue }
      let box = Projector().draw(artwork, poses: poses, light: room.light, rows: rows, into: sharp)
      if box.isEmpty { continue }
      touched = touched?.joined(box) ?? box
      if artwork.shines { shining = shining?.joined(box) ?? box }
    }
    guard let touched else { return }
    let blur = Blur(sigma: optics.blur)
    blur.apply(from: sharp, between: between, to: seen, box: touched.grown(by: blur.radius, within: seen))
    if let shining { Glow().add(to: seen, box: shining) }
  }
}

/// One prop on its way through a shot: where it is at each moment.
struct Actor {
  private let prop: Prop
  private let shot: Shot
  private let focal: Double
  private let centre: (x: Double, y: Double)
  private let bounds: (left: Double, top: Double, right: Double, bottom: Double)
  private let from: (x: Double, y: Double)
  private let to: (x: Double, y: Double)
  private let phases: [Double]

  /// An actor that comes from one side and leaves to one, as the dice fall.
  init(
    _ prop: Prop, shot: Shot, artwork: Artwork, focal: Double, width: Int, height: Int, dice: inout Dice
  ) {
    self.prop = prop
    self.shot = shot
    self.focal = focal
    centre = (Double(width) / 2, Double(height) / 2)
    bounds = artwork.bounds
    let depth = prop.distance * 10
    let away = (
      x: Double(width) / 2 / focal * depth * 1.25 + artwork.bounds.right - artwork.bounds.left,
      y: Double(height) / 2 / focal * depth * 1.25 + artwork.bounds.bottom - artwork.bounds.top
    )
    func side(_ roll: Double) -> (x: Double, y: Double) {
      switch roll {
      case ..<0.3: (away.x, dice.within(-20...20))
      case ..<0.6: (-away.x, dice.within(-20...20))
      default: (dice.within(-40...40), away.y)
      }
    }
    let first = dice.unit()
    from = side(first)
    let second = dice.unit()
    to = side(second)
    phases = (0..<8).map { _ in dice.within(0...6.28) }
  }

  /// Where the prop is `time` seconds after the begin of the shot, and how much of the room's light it turns to the
  /// camera; nil if it can't be seen.
  func pose(at time: Double) -> (homography: Homography, shade: Double)? {
    let unrest = shot.unrest
    func sway(_ phase: Int, _ rate: Double) -> Double { Angle.sine(time * rate * 6.283 + phases[phase]) }
    var x = prop.x + unrest * (2.2 * sway(0, 0.7) + 0.12 * sway(1, 8))
    var y = prop.y + unrest * (1.8 * sway(2, 0.9) + 0.12 * sway(3, 9))
    let z = prop.distance * 10 + unrest * 4 * sway(4, 0.4)
    if time < shot.enter {
      let way = 1 - Self.ease(time / shot.enter)
      x += from.x * way
      y += from.y * way
    } else if time > shot.enter + shot.hold {
      let way = 1 - Self.ease(1 - (time - shot.enter - shot.hold) / shot.leave)
      x += to.x * way
      y += to.y * way
    }
    let yaw = Angle.radians(prop.yaw + unrest * 1.6 * sway(5, 0.5))
    let pitch = Angle.radians(prop.pitch + unrest * 1.6 * sway(6, 0.6))
    let roll = Angle.radians(prop.roll + unrest * 1.2 * sway(7, 0.5))
    guard
      let homography = Homography(
        focal: focal, centre: centre, position: (x, y, z), yaw: yaw, pitch: pitch, roll: roll, bounds: bounds)
    else { return nil }
    // The lamp hangs above and to the left, before the prop.
    let facing = Angle.cosine(yaw + 0.35) * Angle.cosine(pitch - 0.5)
    return (homography, 0.55 + 0.5 * max(0, facing))
  }

  private static func ease(_ t: Double) -> Double {
    let t = min(max(t, 0), 1)
    return t * t * (3 - 2 * t)
  }
}

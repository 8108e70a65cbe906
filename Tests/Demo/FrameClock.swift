import Rig

/// Lets a frame go at its time; a frame that is late goes at once, and those after it at their distance.
final class FrameClock {
  private let distance: Duration
  private var next = ContinuousClock.now

  init(rate: Int) { distance = .seconds(1) / rate }

  func wait() {
    next = max(next + distance, ContinuousClock.now - distance)
    Patience.pass(next - .now)
  }
}

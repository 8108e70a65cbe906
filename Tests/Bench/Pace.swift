import Rig

/// Lets things happen at a rate, at most.
final class Pace {
  private let distance: Duration
  private var next = ContinuousClock.now

  init(perSecond rate: Int) { distance = .seconds(1) / rate }

  /// Waits for the next one's time.
  func wait() {
    next = max(next + distance, .now - distance)
    Patience.pass(next - .now)
  }
}

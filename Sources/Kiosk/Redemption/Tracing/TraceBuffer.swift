/// Traces between their answers and whoever writes them out, the oldest first.
struct TraceBuffer {
  /// How many wait at most; the oldest goes. No kiosk answers as often in the second after which they are fetched.
  static let most = 512

  private var traces: [Trace] = []

  mutating func add(_ trace: Trace) {
    // Many at once, so that none of them costs a move of all the others.
    if traces.count >= Self.most { traces.removeFirst(Self.most / 2) }
    traces.append(trace)
  }

  mutating func take() -> [Trace] {
    guard !traces.isEmpty else { return [] }
    defer {
      traces = []
      // Room for the next few, so that no customer waits for it.
      traces.reserveCapacity(8)
    }
    return traces
  }
}

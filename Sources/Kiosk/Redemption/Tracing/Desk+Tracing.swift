import Answers
import Records
import StatusList
import Synchronization
import Trust

extension Desk {
  /// The traces since the last time, oldest first. Whoever takes them keeps them.
  package func takeTraces() -> [Trace] { state.withLock { $0.traces.take() } }

  /// A new scan begins: notes what it is judged by.
  func sketch(_ scan: Scan, _ state: inout State) {
    let trust = state.surroundings.trust
    state.sketch = TraceSketch()
    state.sketch.trust = state.surroundings.trustMark
    state.sketch.trustStage = trust?.stage(at: scan.now.wall)
    state.sketch.marks = UInt64(state.marks.index)
    state.sketch.marksStage = state.marks.stage(at: scan.now.wall, staleFor: Self.staleFor(trust))
    state.sketch.basket = scan.basket
  }

  /// The scan has its answer.
  func keepTrace(of outcome: Outcome, _ state: inout State) {
    state.sketch.clock = state.grade ?? .untrusted
    state.sketch.hasEnded()
    state.traces.add(Trace(outcome: outcome, sketch: state.sketch))
  }
}

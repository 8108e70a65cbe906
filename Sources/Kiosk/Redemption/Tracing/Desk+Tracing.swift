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
    var sketch = TraceSketch()
    let trust = state.surroundings.trust
    sketch.trust = state.surroundings.trustMark
    sketch.trustStage = trust?.stage(at: scan.now.wall)
    sketch.marks = UInt64(state.marks.index)
    sketch.marksStage = state.marks.stage(at: scan.now.wall, staleFor: Self.staleFor(trust))
    sketch.basket = scan.basket
    state.sketch = sketch
  }

  /// The scan has its answer.
  func keepTrace(of outcome: Outcome, _ state: inout State) {
    state.sketch.clock = state.grade ?? .untrusted
    state.sketch.hasEnded()
    state.traces.add(Trace(outcome: outcome, sketch: state.sketch))
  }
}

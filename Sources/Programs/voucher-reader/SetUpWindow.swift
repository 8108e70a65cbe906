import Camera
import Dispatch
import Synchronization

/// Between the loop, which has the frames, and whoever wants to see one: the next frame is measured or copied for them.
/// While nobody asks, a frame costs one look at a lock.
final class SetUpWindow: Sendable {
  /// What was to be seen.
  struct Seen: Sendable {
    var report: CameraWatch.Report?
    var scores: SetUpScores?
    var code: (code: SetUpScores.Code, age: Duration)?
    var rate = 0
    var still: Still?
  }

  fileprivate struct State {
    var seen = Seen()
    var lastCode: SetUpScores.Code?
    var wanted: (still: Bool, ready: DispatchSemaphore)?
    var second: (begin: Duration, frames: Int) = (.zero, 0)
  }

  private let state = Mutex(State())

  /// The loop's: a frame has been looked at, and these codes were read in it by `look`.
  func pass(_ frame: borrowing Frame, _ symbols: [Symbol], by look: Look?) {
    // A frame can't be taken into a closure: only what it tells.
    let time = frame.time
    let code = symbols.first.flatMap { symbol in look.map { (symbol, $0) } }
    let kept = code.map { SetUpScores.Code($0.0, by: $0.1, in: frame) }
    let (wanted, last) = state.withLock { state in
      state.count(time)
      if let kept { state.lastCode = kept }
      return (state.wanted, state.lastCode)
    }
    guard let wanted else { return }
    let scores = SetUpScores(frame, code: last)
    let still = wanted.still ? Still(frame) : nil
    state.withLock { state in
      state.seen.scores = scores
      state.seen.code = last.map { ($0, time - $0.time) }
      state.seen.still = still
      state.wanted = nil
    }
    wanted.ready.signal()
  }

  /// The loop's: how the camera is.
  func report(_ report: CameraWatch.Report) {
    state.withLock { state in
      state.seen.report = report
      if report.state != .ok { state.seen.rate = 0 }
    }
  }

  /// The loop's: the source is opened anew; what it showed before says nothing any more.
  func forget() { state.withLock { $0.lastCode = nil } }

  /// Waits for the next frame, and says what is to be seen; without scores if none came in time.
  func look(still: Bool, within patience: Duration) -> Seen {
    let ready = DispatchSemaphore(value: 0)
    state.withLock { $0.wanted = (still, ready) }
    _ = ready.wait(timeout: .now() + patience / .seconds(1))
    return state.withLock { state in
      state.wanted = nil
      defer { (state.seen.scores, state.seen.code, state.seen.still) = (nil, nil, nil) }
      return state.seen
    }
  }
}

extension SetUpWindow.State {
  fileprivate mutating func count(_ time: Duration) {
    second.frames += 1
    guard time - second.begin >= .seconds(1) || time < second.begin else { return }
    // A pause is no rate.
    seen.rate = time - second.begin < .seconds(3) && time >= second.begin ? second.frames : 0
    second = (time, 0)
  }
}

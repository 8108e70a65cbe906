import Doors
import LocalAPI
import Synchronization
import Trust

/// The last word of the camera, for whoever tells of it: status, doctor, figures, and the hub with the next head. A word
/// gets old: a reader that is not there any more says nothing of a camera.
final class CameraNews: Sendable {
  /// A reader repeats its word every 30 s: after twice as long, in milliseconds, it has fallen silent.
  static let longestSilence: Int64 = 60_000

  private struct Word {
    let report: CameraReport
    let at: Int64
  }

  /// A reader that is expected and has said nothing so long after our start is missing, in milliseconds: it starts after us,
  /// and opens its camera first.
  static let longestStart: Int64 = 8_000

  private let word = Mutex<Word?>(nil)
  private let board: CameraBoard
  private let clocks: Clocks
  private let isExpected: Bool
  private let begun: Int64

  /// News of the reader that polls `board`; with `isExpected` its silence from our start on is news as well.
  init(board: CameraBoard, clocks: Clocks, isExpected: Bool) {
    (self.board, self.clocks, self.isExpected) = (board, clocks, isExpected)
    begun = clocks.now.sinceBoot
  }

  func put(_ report: CameraReport) {
    let now = clocks.now.sinceBoot
    word.withLock { $0 = Word(report: report, at: now) }
  }

  /// Nil if no reader has reported, and none has to. Of a reader that has gone, or never came, it says that.
  var last: CameraReport? {
    guard let word = word.withLock({ $0 }) else {
      guard isExpected, clocks.now.sinceBoot - begun >= Self.longestStart else { return nil }
      return CameraReport(
        state: .missing, source: "voucher-reader", detail: "voucher-reader has not reported", whatToDo: Self.whatToDo)
    }
    // A film that is over has no reader any more, and needs none.
    guard word.report.state != .ended, let why = absence(since: word.at) else { return word.report }
    return CameraReport(state: .missing, source: word.report.source, detail: why, whatToDo: Self.whatToDo)
  }

  private func absence(since at: Int64) -> String? {
    let age = clocks.now.sinceBoot - at
    if board.isWatched == false { return "voucher-reader has gone" }
    return age > Self.longestSilence ? "voucher-reader has said nothing for \(age / 1000) s" : nil
  }

  /// What is wrong, in the words of staff; nil if nothing is.
  var condition: Condition? {
    guard let last else { return nil }
    return last.whatToDo == Self.whatToDo ? .readerGone : .camera(last.state)
  }

  private static let whatToDo = "systemctl restart voucher-reader; journalctl -u voucher-reader says what it had"
}

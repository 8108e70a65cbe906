import Foundation
import LocalAPI
import LocalCalls
import Rig

/// Every new answer of a kiosk, as its staff's socket tells it.
final class AnswerFollower: Sendable {
  private let answers = Watched<[Answer]>([])

  /// Begins to follow.
  init(_ kiosk: KioskProcess) throws {
    let client = try kiosk.client(.staff)
    Thread.detachNewThread { [answers] in
      // The stream ends with voucherd.
      try? client.lines("/v1/answers/follow") { line in
        if case .answer(let answer)? = AnswersLine(line: line) { answers.change { $0.append(answer) } }
        return true
      }
    }
  }

  /// How many have come.
  var count: Int { answers.now.count }

  /// The answer at a place, waited for; nil if it does not come in time.
  func answer(_ place: Int, within patience: Duration) -> Answer? {
    answers.wait(within: patience) { $0.count > place ? $0[place] : nil }
  }
}

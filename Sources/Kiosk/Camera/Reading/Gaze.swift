/// What is done with each frame of a camera: nothing while nobody is there; else the second reader looks at every one, and
/// zbar climbs its ladder beside it. Confine it to one thread.
package final class Gaze {
  /// While the second reader reads, zbar looks at one frame of so many: for the code beside it that only zbar can read,
  /// so that two vouchers are still a question.
  private static let besideEvery = 4
  /// Marks of a code are looked for in one unread frame of so many.
  private static let marksEvery = 5

  /// What is wrong with the pictures, as of the last frame.
  package private(set) var health = PictureHealth.Finding.good
  /// What was done with the last frame.
  package private(set) var turn = IdleGate.Turn.awake
  /// True after a frame with which help became due: something like a code, and nothing read for long.
  package private(set) var needsHelp = false
  private let reader = PassReader()
  private var ladder = Ladder()
  private var thumbnail = Thumbnail()
  private var picture = PictureHealth()
  private var gate = IdleGate()
  private var marks = FinderMarks()
  private var hints = HintWatch()
  private var sinceZBar = 0
  private var unread = 0

  /// A gaze without memory of earlier frames.
  package init() {}

  /// All codes that are read in this frame, each once.
  package func look(at frame: borrowing Frame) -> [Symbol] {
    let now = frame.time
    thumbnail.take(frame)
    health = picture.judge(thumbnail, at: now)
    turn = gate.turn(thumbnail, at: now)
    needsHelp = false
    let found = turn == .sleep ? [] : read(frame)
    guard found.isEmpty else {
      gate.read(at: now)
      hints.read(at: now)
      unread = 0
      return found
    }
    unread += 1
    if turn == .awake, unread.isMultiple(of: Self.marksEvery) {
      needsHelp = hints.look(found: marks.areIn(frame, thumbnail), at: now)
    }
    return []
  }

  private func read(_ frame: borrowing Frame) -> [Symbol] {
    let second = reader.read(frame, Look(.zxing, .dense))
    sinceZBar += 1
    guard second.isEmpty || sinceZBar >= Self.besideEvery else { return second }
    sinceZBar = 0
    let pass = ladder.next()
    let first = reader.read(frame, Look(.zbar, pass))
    ladder.took(pass, found: !first.isEmpty)
    return Self.merged(first, second)
  }

  /// Both readers' codes. One that both read at one place is one code, and zbar's word counts.
  static func merged(_ first: [Symbol], _ second: [Symbol]) -> [Symbol] {
    first + second.filter { other in !first.contains { $0.bytes == other.bytes || $0.isAtPlace(of: other) } }
  }
}

/// What is done with each frame of a camera: the second reader looks at every one, and zbar climbs its ladder beside it.
/// Confine it to one thread.
package final class Gaze {
  /// While the second reader reads, zbar looks at one frame of so many: for the code beside it that only zbar can read,
  /// so that two vouchers are still a question.
  private static let besideEvery = 4

  private let reader = PassReader()
  private var ladder = Ladder()
  private var sinceZBar = 0

  /// A gaze without memory of earlier frames.
  package init() {}

  /// All codes that are read in this frame, each once.
  package func look(at frame: borrowing Frame) -> [Symbol] {
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

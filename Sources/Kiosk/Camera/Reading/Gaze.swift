/// What is done with each frame of a camera: nothing while nobody is there; else the second reader looks at every one, and
/// zbar climbs its ladder beside it. Confine it to one thread.
package final class Gaze {
  /// Where codes were seen is looked at first. Both readers look at one whole frame of so many: for the code beside, so that
  /// two vouchers are still a question.
  private static let wholeEvery = 4
  /// So many frames with a code that was not there before are looked at whole and by both readers: of two vouchers that come
  /// together one reader may find the one, and the other the other.
  private static let newFor = 4
  /// What zbar looks at for the code beside one that the second reader has found.
  private static let beside: [Pass] = [.adaptive, .plain]
  /// After so many whole frames without a code its place is forgotten.
  private static let mostMisses = 2
  /// Marks of a code are looked for in one unread frame of so many.
  private static let marksEvery = 5

  /// What is wrong with the pictures, as of the last frame.
  package private(set) var health = PictureHealth.Finding.good
  /// What was done with the last frame.
  package private(set) var turn = IdleGate.Turn.awake
  /// True after a frame with which help became due: something like a code, and nothing read for long.
  package private(set) var needsHelp = false
  /// The look that read a code last; of two that read one frame, zbar's.
  package private(set) var look: Look?
  private let reader = PassReader()
  private var ladder = Ladder()
  private var thumbnail = Thumbnail()
  private var picture = PictureHealth()
  private var gate = IdleGate()
  private var marks = FinderMarks()
  private var texture = CodeTexture()
  private var hints = HintWatch()
  // What looks like a code while nobody is there, and what did at the last looks.
  private var scenery: [CodeTexture.Place] = []
  private var suspects: [[CodeTexture.Place]] = []
  private static let mostSuspects = 3
  private var followed: (place: Region, codes: Int)?
  private var sinceWhole = 0
  // Frames with a code since there was none.
  private var readFor = 0
  private var misses = 0
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
    if turn == .glance { scenery = texture.places(in: frame) }
    if turn == .awake, unread.isMultiple(of: Self.marksEvery) {
      needsHelp = hints.look(found: showsCode(frame), at: now)
    }
    return []
  }

  // Something like a code: its marks, or, out of focus, its texture where it was a moment ago and nothing stands.
  private func showsCode(_ frame: borrowing Frame) -> Bool {
    let now = texture.places(in: frame).filter { place in !scenery.contains { $0.isOver(place) } }
    let isSteady = now.contains { place in suspects.contains { $0.contains { $0.isOver(place) } } }
    suspects = suspects.suffix(Self.mostSuspects - 1) + [now]
    return marks.areIn(frame, thumbnail) || isSteady
  }

  private func read(_ frame: borrowing Frame) -> [Symbol] {
    sinceWhole += 1
    let isNew = readFor < Self.newFor
    if let (place, codes) = followed, sinceWhole < Self.wholeEvery, !isNew {
      let found = place.part(of: frame) { both($0) }
      if found.count >= codes {
        follow(found, in: frame)
        return found
      }
      // It has moved further than it should; zbar has had its turn.
      let second = reader.read(frame, Look(.zxing, .dense))
      if !second.isEmpty {
        look = Look(.zxing, .dense)
        follow(second, in: frame)
      }
      return second.isEmpty ? found : second
    }
    let whole = sinceWhole >= Self.wholeEvery
    if whole { sinceWhole = 0 }
    let found = both(frame, always: whole || isNew)
    if found.isEmpty { misses += 1 } else { follow(found, in: frame) }
    if misses >= Self.mostMisses { (followed, readFor) = (nil, 0) }
    return found
  }

  private func follow(_ found: [Symbol], in frame: borrowing Frame) {
    followed = Region(found, width: frame.width, height: frame.height).map { ($0, found.count) }
    misses = 0
    readFor += 1
  }

  // The second reader, and zbar where that finds nothing, or in any case.
  private func both(_ frame: borrowing Frame, always: Bool = false) -> [Symbol] {
    let second = reader.read(frame, Look(.zxing, .dense))
    if !second.isEmpty { look = Look(.zxing, .dense) }
    guard second.isEmpty || always else { return second }
    let pass = second.isEmpty ? ladder.next() : Self.beside[readFor % Self.beside.count]
    let first = reader.read(frame, Look(.zbar, pass))
    if !first.isEmpty { look = Look(.zbar, pass) }
    if second.isEmpty { ladder.took(pass, found: !first.isEmpty) }
    return Self.merged(first, second)
  }

  /// Both readers' codes. One that both read at one place is one code, and zbar's word counts.
  static func merged(_ first: [Symbol], _ second: [Symbol]) -> [Symbol] {
    first + second.filter { other in !first.contains { $0.bytes == other.bytes || $0.isAtPlace(of: other) } }
  }
}

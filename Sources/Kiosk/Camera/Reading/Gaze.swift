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
  /// Marks of a code are looked for in one unread frame of so many, or in the next one that costs little otherwise.
  private static let marksEvery = 4
  /// A longer time from frame to frame is a pause.
  private static let longestPeriod: Duration = .milliseconds(100)

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
  private var sinceMarks = 0
  private var pass: Pass?
  private var last: Duration?
  // From frame to frame, in the mean.
  private var period: Duration = .milliseconds(33)
  private var near = Thumbnail()

  /// A gaze without memory of earlier frames.
  package init() {}

  /// All codes that are read in this frame, each once.
  package func look(at frame: borrowing Frame) -> [Symbol] {
    let (now, begin) = (frame.time, Monotonic.worked())
    if let last, now > last { period = (period * 3 + min(now - last, Self.longestPeriod)) / 4 }
    last = now
    ladder.earn(period)
    defer { ladder.spend(Monotonic.worked() - begin) }
    thumbnail.take(frame)
    health = picture.judge(thumbnail, at: now)
    turn = gate.turn(thumbnail, at: now)
    needsHelp = false
    guard turn != .sleep else { return [] }
    let found = reader.fitted(frame) { frame in
      let found = read(frame)
      if found.isEmpty { help(frame) }
      return found
    }
    guard !found.isEmpty else { return [] }
    gate.read(at: now)
    hints.read(at: now)
    sinceMarks = 0
    return found
  }

  // Nothing was read: is there something that could be a code?
  private func help(_ frame: borrowing Frame) {
    if turn == .glance { scenery = texture.places(in: frame) }
    sinceMarks += 1
    // A frame that has had a pass of the ladder's dear ones has cost enough.
    guard turn == .awake, sinceMarks >= Self.marksEvery, pass == nil || pass == .plain else { return }
    sinceMarks = 0
    needsHelp = hints.look(found: showsCode(frame), at: frame.time)
  }

  // Something like a code: its marks, or, out of focus, its texture where it was a moment ago and nothing stands.
  private func showsCode(_ frame: borrowing Frame) -> Bool {
    let now = texture.places(in: frame).filter { place in !scenery.contains { $0.isOver(place) } }
    let isSteady = now.contains { place in suspects.contains { $0.contains { $0.isOver(place) } } }
    suspects = suspects.suffix(Self.mostSuspects - 1) + [now]
    near.take(frame)
    return marks.areIn(frame, near) || isSteady
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
    pass = nil
    guard second.isEmpty || always else { return second }
    pass = second.isEmpty ? ladder.next() : Self.beside[readFor % Self.beside.count]
    guard let pass else { return second }
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

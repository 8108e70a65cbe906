/// What is still to be told to voucherd: short, in order, and never old. Without I/O; time comes from outside.
///
/// The eye goes on looking while voucherd writes to the disk or is being restarted. What waits is bounded: of sights that
/// only say "still there" the newest counts, and a sight that nobody took for two seconds is about a customer who may
/// have turned away. After a loss the next "still there" goes out as "appeared", so that a voucherd that has come back
/// learns of the code that is being held up.
package struct SightMail: Sendable {
  /// Older sights are dropped.
  package static let keptFor: Duration = .seconds(2)
  /// Most sights that wait; the oldest goes first.
  package static let mostWaiting = 32

  private struct Letter {
    var sight: Sight
    var put: Duration
  }

  private var letters: [Letter] = []
  private var lostAppearance = false
  /// How many sights were dropped since the begin.
  package private(set) var dropped = 0

  /// Nothing waits.
  package init() {}

  /// True if nothing waits.
  package var isEmpty: Bool { letters.isEmpty }

  /// Puts a sight behind all others.
  package mutating func put(_ sight: Sight, at now: Duration) {
    if sight.event == .still, let last = letters.last, last.sight.event == .still {
      letters[letters.count - 1] = Letter(sight: sight, put: now)
      return
    }
    letters.append(Letter(sight: sight, put: now))
    if letters.count > Self.mostWaiting { drop(letters.removeFirst().sight) }
  }

  /// The next sight to be told, or nil.
  package mutating func take(at now: Duration) -> Sight? {
    while !letters.isEmpty {
      let letter = letters.removeFirst()
      guard now - letter.put < Self.keptFor else {
        drop(letter.sight)
        continue
      }
      switch letter.sight.event {
      case .still where lostAppearance:
        lostAppearance = false
        return Sight(.appeared, letter.sight.symbols)
      case .appeared, .gone: lostAppearance = false
      case .still, .once, .hint: break
      }
      return letter.sight
    }
    return nil
  }

  /// Telling failed: the sight is lost, and is not told later.
  package mutating func failed(_ sight: Sight) {
    drop(sight)
  }

  private mutating func drop(_ sight: Sight) {
    dropped += 1
    // Whatever was lost, a code in view may be unknown to voucherd now; telling it twice as new does no harm.
    if sight.event != .gone, sight.event != .hint { lostAppearance = true }
  }
}

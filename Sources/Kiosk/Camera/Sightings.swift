/// Turns what each frame shows into codes that appear, stay and leave. Without I/O; time comes from outside.
///
/// A single frame tells little: a reader misses a code now and then, and hands shake. A code is in view from its first
/// reading until it has been unseen for `unseenUntilGone`. All codes in view are told together, so that voucherd can ask
/// for one at a time. A code that is read at the place where another one was read before has replaced it: who swipes
/// from one voucher to the next on a phone never holds up two.
package struct Sightings: Sendable {
  /// How long a code must be unseen to have left.
  package static let unseenUntilGone: Duration = .milliseconds(400)
  /// How often a code that stays is told again.
  package static let stillEvery: Duration = .milliseconds(250)
  /// Most codes that are followed at once; further ones are not told until one leaves.
  package static let mostInView = 8

  private struct Seen {
    var symbol: Symbol
    var last: Duration
  }

  private var seen: [Seen] = []
  private var told: Duration = .zero

  /// Nothing is in view.
  package init() {}

  /// The codes in view, oldest first.
  package var inView: [Symbol] { seen.map(\.symbol) }

  /// Takes what one frame showed at `now`; an empty list is a frame without a code. Times never run backwards.
  package mutating func observe(_ symbols: [Symbol], at now: Duration) -> [Sight] {
    var left: [Symbol] = []
    var appeared = false
    for symbol in symbols {
      if let index = seen.firstIndex(where: { $0.symbol.bytes == symbol.bytes }) {
        seen[index] = Seen(symbol: symbol, last: now)
        continue
      }
      let replaced = seen.firstIndex { old in
        old.last < now && old.symbol.isAtPlace(of: symbol) && !symbols.contains { $0.bytes == old.symbol.bytes }
      }
      if let replaced {
        left.append(seen.remove(at: replaced).symbol)
      }
      guard seen.count < Self.mostInView else { continue }
      seen.append(Seen(symbol: symbol, last: now))
      appeared = true
    }
    left += leave(at: now)
    return tell(left: left, appeared: appeared, at: now)
  }

  /// Lets time pass without a frame: the camera stands still, or the video is waiting.
  package mutating func wait(until now: Duration) -> [Sight] {
    let left = leave(at: now)
    // Without frames nobody knows whether the code is still there, so nothing is told to be.
    return left.isEmpty ? [] : [Sight(.gone, left)]
  }

  /// The source ended: whatever is in view leaves.
  package mutating func end() -> [Sight] {
    let left = inView
    seen = []
    return left.isEmpty ? [] : [Sight(.gone, left)]
  }

  private mutating func leave(at now: Duration) -> [Symbol] {
    let left = seen.filter { now - $0.last >= Self.unseenUntilGone }
    if !left.isEmpty { seen.removeAll { now - $0.last >= Self.unseenUntilGone } }
    return left.map(\.symbol)
  }

  private mutating func tell(left: [Symbol], appeared: Bool, at now: Duration) -> [Sight] {
    var sights: [Sight] = []
    if !left.isEmpty { sights.append(Sight(.gone, left)) }
    if appeared {
      sights.append(Sight(.appeared, inView))
      told = now
    } else if !seen.isEmpty, now - told >= Self.stillEvery {
      sights.append(Sight(.still, inView))
      told = now
    }
    return sights
  }
}

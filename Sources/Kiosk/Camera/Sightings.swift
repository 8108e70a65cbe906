/// Turns what each frame shows into codes that appear, stay and leave. Without I/O; time comes from outside.
///
/// A single frame tells little: a reader misses a code now and then, and hands shake. A code is in view from its first
/// reading until it has been unseen for `unseenUntilGone`. All codes in view are told together, so that voucherd can ask
/// for one at a time; for the same reason a code that is alone is told only after `settling`: of two vouchers that come
/// together one is read a frame or two before the other. A code that is read at the place where another one was read before has replaced it: who swipes
/// from one voucher to the next on a phone never holds up two.
package struct Sightings: Sendable {
  /// How long a code must be unseen to have left.
  package static let unseenUntilGone: Duration = .milliseconds(400)
  /// How often a code that stays is told again.
  package static let stillEvery: Duration = .milliseconds(250)
  /// Most codes that are followed at once; further ones are not told until one leaves.
  package static let mostInView = 8

  /// How long a code that comes alone is waited with, for the one beside it: two or three frames.
  package static let usualSettling: Duration = .milliseconds(80)

  private struct Seen {
    var symbol: Symbol
    let since: Duration
    var last: Duration
    var isTold = false
  }

  private var seen: [Seen] = []
  private var told: Duration = .zero
  private let settling: Duration

  /// Nothing is in view. With a `settling` of zero each code is told by its first reading.
  package init(settling: Duration = Self.usualSettling) { self.settling = settling }

  /// The codes in view, oldest first.
  package var inView: [Symbol] { seen.map(\.symbol) }

  /// Takes what one frame showed at `now`; an empty list is a frame without a code. Times never run backwards.
  package mutating func observe(_ symbols: [Symbol], at now: Duration) -> [Sight] {
    var left: [Seen] = []
    for symbol in symbols {
      if let index = seen.firstIndex(where: { $0.symbol.bytes == symbol.bytes }) {
        (seen[index].symbol, seen[index].last) = (symbol, now)
        continue
      }
      let replaced = seen.firstIndex { old in
        old.last < now && old.symbol.isAtPlace(of: symbol) && !symbols.contains { $0.bytes == old.symbol.bytes }
      }
      if let replaced {
        left.append(seen.remove(at: replaced))
      }
      guard seen.count < Self.mostInView else { continue }
      seen.append(Seen(symbol: symbol, since: now, last: now))
    }
    let (late, unseen) = leave(at: now)
    return late + tell(left: left + unseen, at: now)
  }

  /// Lets time pass without a frame: the camera stands still, or the video is waiting.
  package mutating func wait(until now: Duration) -> [Sight] {
    let (late, left) = leave(at: now)
    // Without frames nobody knows whether the code is still there, so nothing is told to be.
    return late + gone(left) + appeared(at: now)
  }

  /// The source ended: whatever is in view leaves. A code of the last frames is told before.
  package mutating func end() -> [Sight] {
    let last = seen.contains { !$0.isTold } ? [Sight(.appeared, inView)] : []
    let left = inView
    seen = []
    return left.isEmpty ? [] : last + [Sight(.gone, left)]
  }

  // What was read in a single frame, with none for long after it, is told on leaving: slow films are read as well.
  private mutating func leave(at now: Duration) -> (late: [Sight], left: [Seen]) {
    var left = seen.filter { now - $0.last >= Self.unseenUntilGone }
    guard !left.isEmpty else { return ([], []) }
    let late = left.contains { !$0.isTold } ? [Sight(.appeared, inView)] : []
    seen.removeAll { now - $0.last >= Self.unseenUntilGone }
    for index in left.indices { left[index].isTold = true }
    return (late, left)
  }

  private mutating func tell(left: [Seen], at now: Duration) -> [Sight] {
    var sights = gone(left) + appeared(at: now)
    if !sights.contains(where: { $0.event == .appeared }), seen.contains(where: \.isTold), now - told >= Self.stillEvery
    {
      sights.append(Sight(.still, inView))
      told = now
    }
    return sights
  }

  private func gone(_ left: [Seen]) -> [Sight] {
    let known = left.filter(\.isTold).map(\.symbol)
    return known.isEmpty ? [] : [Sight(.gone, known)]
  }

  private mutating func appeared(at now: Duration) -> [Sight] {
    guard let new = seen.first(where: { !$0.isTold }), seen.count > 1 || now - new.since >= settling else { return [] }
    for index in seen.indices { seen[index].isTold = true }
    told = now
    return [Sight(.appeared, inView)]
  }
}

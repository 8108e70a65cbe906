import HTTPService
package import LocalAPI
import Synchronization

/// Where staff's wish to see through the camera meets voucher-reader, which has it. Knows no HTTP, and keeps nothing: what
/// the reader shows goes to the one who asked, or nowhere.
package final class CameraBoard: Sendable {
  /// What the reader shows.
  package enum Shown: Sendable, Equatable {
    case view(CameraView)
    /// A PNG.
    case snapshot([UInt8])
  }

  /// Why there is nothing to be seen.
  package enum Blindness: Error, Sendable, Equatable {
    /// No reader asks what is wanted.
    case nobodyLooks
    /// A reader was asked and did not answer in time.
    case silent
    /// Too many ask at once.
    case crowded
  }

  /// How long a reader may take: a camera that hangs is told after one second.
  package static let patience: Duration = .seconds(3)
  /// How long after its last poll a reader still counts as there.
  static let between: Duration = .seconds(2)
  /// Most wishes and most polls at once.
  static let most = 4

  fileprivate struct Wish {
    let wish: CameraWish
    let giving: AsyncStream<Shown>.Continuation
    var isTaken = false
  }

  fileprivate struct State {
    var wishes: [Wish] = []
    var polls: [Poll] = []
    var lastPoll: ContinuousClock.Instant?
    var isClosed = false
  }

  /// One poll of a reader: at most one wish.
  package final class Poll: Sendable {
    fileprivate let (wishes, giving) = AsyncStream.makeStream(of: CameraWish.self)
    private let board: CameraBoard

    fileprivate init(board: CameraBoard) { self.board = board }

    /// Waits for a wish; nil if there is none within `limit`, at the board's end, or if the task is cancelled.
    package func next(within limit: Duration) async -> CameraWish? {
      let countdown = Countdown(limit) { [self] in giveUp() }
      defer {
        countdown.cancel()
        giveUp()
      }
      var iterator = wishes.makeAsyncIterator()
      return await iterator.next()
    }

    /// Ends the poll without a wish, if it has none yet.
    package func giveUp() {
      board.remove(self)
      giving.finish()
    }
  }

  private let state = Mutex(State())
  private let patience: Duration

  package init(patience: Duration = CameraBoard.patience) { self.patience = patience }

  /// Whether a reader is there, which polls at all times; nil if none ever has, and at the board's end.
  package var isWatched: Bool? {
    state.withLock { state in state.lastPoll == nil || state.isClosed ? nil : state.isWatched }
  }

  /// Has a reader show something, and waits for it.
  package func show(_ kind: CameraWish.Kind) async throws(Blindness) -> Shown {
    let id = String(UInt64.random(in: .min ... .max), radix: 16)
    let (shown, giving) = AsyncStream.makeStream(of: Shown.self)
    let blindness = state.withLock { state -> Blindness? in
      guard !state.isClosed, state.isWatched else { return .nobodyLooks }
      guard state.wishes.count < Self.most else { return .crowded }
      state.wishes.append(Wish(wish: CameraWish(id: id, kind: kind), giving: giving))
      state.serve()
      return nil
    }
    if let blindness { throw blindness }
    let countdown = Countdown(patience) { giving.finish() }
    defer {
      countdown.cancel()
      state.withLock { $0.wishes.removeAll { $0.wish.id == id } }
    }
    var iterator = shown.makeAsyncIterator()
    guard let picture = await iterator.next() else { throw .silent }
    return picture
  }

  /// Begins a poll. Of too many the oldest ends: its reader has gone, or is none.
  package func poll() -> Poll {
    let poll = Poll(board: self)
    let surplus = state.withLock { state -> [Poll] in
      state.lastPoll = .now
      if state.isClosed { return [poll] }
      state.polls.append(poll)
      state.serve()
      guard state.polls.count > Self.most else { return [] }
      return [state.polls.removeFirst()]
    }
    for poll in surplus { poll.giving.finish() }
    return poll
  }

  /// The kind of a wish that a reader has taken; nil if nobody waits for it.
  package func kind(of id: String) -> CameraWish.Kind? {
    state.withLock { $0.wishes.first { $0.wish.id == id && $0.isTaken }?.wish.kind }
  }

  /// Brings what the reader shows. A view also answers the wish for a snapshot: there is no picture to be had.
  ///
  /// - Returns: false if nobody waits for it any more.
  package func bring(_ shown: Shown, for id: String) -> Bool {
    state.withLock { state in
      guard let at = state.wishes.firstIndex(where: { $0.wish.id == id && $0.isTaken }) else { return false }
      if case .snapshot = shown, state.wishes[at].wish.kind != .snapshot { return false }
      let wish = state.wishes.remove(at: at)
      wish.giving.yield(shown)
      wish.giving.finish()
      return true
    }
  }

  /// Ends all that waits; from now on nobody looks.
  package func close() {
    let (polls, wishes) = state.withLock { state in
      state.isClosed = true
      defer { (state.polls, state.wishes) = ([], []) }
      return (state.polls, state.wishes)
    }
    for poll in polls { poll.giving.finish() }
    for wish in wishes { wish.giving.finish() }
  }

  private func remove(_ poll: Poll) {
    state.withLock { state in
      state.polls.removeAll { $0 === poll }
      state.lastPoll = .now
    }
  }
}

extension CameraBoard.State {
  /// A poll waits, or its wish is being answered.
  fileprivate var isWatched: Bool { !polls.isEmpty || wishes.contains(where: \.isTaken) || isPolled }

  /// Between two polls a reader is there as well.
  fileprivate var isPolled: Bool { lastPoll.map { .now - $0 < CameraBoard.between } == true }

  /// Gives wishes to waiting polls.
  fileprivate mutating func serve() {
    for index in wishes.indices where !wishes[index].isTaken && !polls.isEmpty {
      wishes[index].isTaken = true
      let poll = polls.removeFirst()
      poll.giving.yield(wishes[index].wish)
      poll.giving.finish()
    }
  }
}

package import COSE
import Crypto
package import StatusList
package import Wire

/// One look at what the hub says of marks: the index, then whatever of its lists is behind, a list at a time.
///
/// A state machine without I/O: `step` says what to do, and each of its steps is answered by one call. Nothing that
/// comes is believed unless the hub's status key signed it; what is wrong is kept in `failures`, and what was held stays.
///
/// The index is kept before any list is asked for: a list that it names and that somebody withholds is then known to be
/// missing, and its vouchers are not judged. A list that can't be had keeps no other waiting.
package struct MarksRound: Sendable {
  /// What to fetch.
  package enum Request: Sendable, Equatable {
    case index
    case list(ListName)
    case delta(ListName, from: UInt64)

    package var path: String {
      switch self {
      case .index: "/status/index"
      case .list(let name): "/status/\(name.issuer)/\(name.list)"
      case .delta(let name, let from): "/status/\(name.issuer)/\(name.list)/\(from)"
      }
    }
  }
  package enum Step: Sendable {
    /// To be answered by `answered`.
    case ask(Request, mostBytes: Int)
    /// To be answered by `taken` or `refused`.
    case take(SignedStatusList, size: UInt32, named: StatusIndex.Entry, by: StatusIndex)
    case takeEmpty(size: UInt32, named: StatusIndex.Entry, by: StatusIndex)
    case apply(StatusDelta, named: StatusIndex.Entry, by: StatusIndex)
    case commit(StatusIndex)
    case over
  }
  /// Something that was not taken, and why.
  package struct Failure: Sendable, Equatable {
    /// `index`, or the list as `acme/7`.
    package let what: String
    package let fault: StatusFault
  }
  /// What came of a request.
  package enum Answer: Sendable {
    case bytes([UInt8])
    /// The hub has no such thing.
    case absent
    /// More came than was asked for.
    case tooLong
    /// The hub said something else: in words.
    case refused(String)
    /// Nobody answered: why, in words.
    case unreachable(String)
  }
  /// What is held of one list.
  package struct List: Sendable, Equatable {
    package var version: UInt64
    package var size: UInt32
    /// SHA-256 of the list's token at that version, as an index named it; nil while none has.
    package var hash: [UInt8]?

    package init(version: UInt64, size: UInt32, hash: [UInt8]? = nil) {
      self.version = version
      self.size = size
      self.hash = hash
    }

    /// Whether it is what the index names.
    func matches(_ entry: StatusIndex.Entry) -> Bool {
      version == entry.version && (hash == nil || hash == entry.hash)
    }
  }
  /// What is held when the round begins.
  package struct Held: Sendable {
    package var index: (version: UInt64, issued: WireTime)?
    package var lists: [ListName: List]

    package init(index: (version: UInt64, issued: WireTime)?, lists: [ListName: List]) {
      self.index = index
      self.lists = lists
    }
  }

  /// Deltas of one list that are fetched one after the other, at most.
  static let mostDeltas = 8
  /// Requests in a row that nobody answers before the round is given up.
  static let mostUnanswered = 2

  private let keys: [KeyID: VerificationKey]
  private let sizes: [ListName: UInt32]
  private let troubled: Set<ListName>
  private let now: WireTime?
  private var held: Held
  private var index: StatusIndex?
  private var waiting: [StatusIndex.Entry] = []
  private var deltas = 0
  private var unanswered = 0
  package private(set) var step: Step = .ask(.index, mostBytes: StatusLimits.index)
  package private(set) var failures: [Failure] = []
  /// Whether the hub has newer lists than its index named: look once more, soon.
  package private(set) var isOvertaken = false
  /// Whether the hub answered with an index that was taken.
  package private(set) var hasIndex = false
  /// Whether nothing is left that the hub named and that could not be had.
  package var isComplete: Bool { hasIndex && failures.isEmpty }

  /// - Parameters:
  ///   - keys: the hub's status keys.
  ///   - sizes: entries of every list, as trust says.
  ///   - troubled: lists that could not be had the last time: they come last, so that they keep none from its turn.
  ///   - now: the time; nil while the clock is not trusted: then no index is too old.
  package init(
    keys: [KeyID: VerificationKey], sizes: [ListName: UInt32], held: Held, troubled: Set<ListName> = [],
    now: WireTime?
  ) {
    self.keys = keys
    self.sizes = sizes
    self.troubled = troubled
    self.held = held
    self.now = now
  }

  /// The request of the step was answered.
  package mutating func answered(_ answer: Answer) {
    guard case .ask(let request, let most) = step else { return }
    if case .unreachable(let why) = answer { return unanswered(request, why) }
    unanswered = 0
    switch (request, answer) {
    case (_, .bytes(let bytes)) where bytes.count > most: failed(request, StatusFault(.tooLong))
    case (.index, .bytes(let bytes)):
      do { try take(index: bytes) } catch { failed(request, error) }
    case (_, .tooLong): failed(request, StatusFault(.tooLong, "more than \(most) bytes"))
    case (.delta(let name, _), .absent), (.delta(let name, _), .refused): ask(.list(name))
    case (_, .absent): failed(request, StatusFault(.absent))
    case (_, .refused(let why)): failed(request, StatusFault(.absent, why))
    case (.delta(let name, let from), .bytes(let bytes)):
      do throws(StatusFault) {
        guard let index, let entry = waiting.first else { return }
        let delta = try StatusDelta(bytes, of: name, size: sizes[name] ?? 0, from: from, by: keys)
        step = .apply(delta, named: entry, by: index)
      } catch {
        failed(request, error)
      }
    case (.list(let name), .bytes(let bytes)):
      do { try take(list: bytes, of: name) } catch { failed(request, error) }
    case (_, .unreachable): break
    }
  }

  /// One list that nobody brings may be somebody's doing, and the others go on; two in a row are a way that is gone.
  private mutating func unanswered(_ request: Request, _ why: String) {
    failures.append(Failure(what: Self.name(request), fault: StatusFault(.unreachable, why)))
    unanswered += 1
    guard request != .index, unanswered < Self.mostUnanswered else { return step = .over }
    advance()
  }

  /// What the step said to take has been taken.
  package mutating func taken() {
    switch step {
    case .take(let list, let size, let entry, _):
      held.lists[entry.name] = List(version: list.version, size: size, hash: entry.hash)
      advance()
    case .takeEmpty(let size, let entry, _):
      held.lists[entry.name] = List(version: 0, size: size, hash: entry.hash)
      advance()
    case .apply(let delta, let entry, _):
      held.lists[entry.name]?.version = delta.to
      deltas += 1
      if delta.to < entry.version, deltas < Self.mostDeltas {
        ask(.delta(entry.name, from: delta.to))
      } else if delta.to < entry.version {
        ask(.list(entry.name))
      } else {
        // Newer than the index said: the next index names it, and whether it is the same list.
        if delta.to > entry.version { isOvertaken = true }
        advance()
      }
    case .commit:
      hasIndex = true
      begin()
    case .ask, .over: break
    }
  }

  /// What the step said to take could not be taken.
  package mutating func refused(_ fault: StatusFault) {
    switch step {
    case .take(_, _, let entry, _): failed(.list(entry.name), fault)
    case .takeEmpty(_, let entry, _): failed(.list(entry.name), fault)
    case .apply(let delta, let entry, _): failed(.delta(entry.name, from: delta.from), fault)
    case .commit: failed(.index, fault)
    case .ask, .over: break
    }
  }

  private mutating func take(index bytes: [UInt8]) throws(StatusFault) {
    let index = try StatusIndex(bytes, by: keys)
    if let known = held.index {
      guard index.version >= known.version else {
        throw StatusFault(.older, "version \(index.version), held is \(known.version)")
      }
      guard index.version > known.version || index.issuedAt >= known.issued else {
        throw StatusFault(.older, "of \(index.issuedAt), held is one of \(known.issued)")
      }
    }
    if let now, now >= index.expires { throw StatusFault(.expired, "it ended at \(index.expires)") }
    self.index = index
    let lists = index.lists.filter { entry in now.map { $0 < entry.until } ?? true }
    waiting = lists.filter { !troubled.contains($0.name) } + lists.filter { troubled.contains($0.name) }
    step = .commit(index)
  }

  private mutating func take(list bytes: [UInt8], of name: ListName) throws(StatusFault) {
    guard let index, let entry = waiting.first, let size = sizes[name] else { return }
    let list = try SignedStatusList(bytes, of: name, by: keys)
    guard list.version >= entry.version else {
      throw StatusFault(.older, "version \(list.version), the index names \(entry.version)")
    }
    guard list.version == entry.version else {
      // It changed after the index was signed. The next index names it.
      isOvertaken = true
      return advance()
    }
    guard Array(SHA256.hash(data: bytes)) == entry.hash else { throw StatusFault(.otherHash) }
    step = .take(list, size: size, named: entry, by: index)
  }

  /// Something is wrong with what a request brought: said, and gone on with what else can be had.
  private mutating func failed(_ request: Request, _ fault: StatusFault) {
    failures.append(Failure(what: Self.name(request), fault: fault))
    switch request {
    case .index: step = .over
    case .delta(let name, _): ask(.list(name))
    case .list: advance()
    }
  }

  private mutating func advance() {
    waiting.removeFirst()
    begin()
  }

  /// What the first waiting list needs.
  private mutating func begin() {
    deltas = 0
    while let entry = waiting.first {
      let name = entry.name
      // A list that trust does not know yet, or that is longer than is kept.
      guard let size = sizes[name], size <= StatusLimits.entries else {
        waiting.removeFirst()
        continue
      }
      if let known = held.lists[name], known.size == size {
        if known.matches(entry) {
          waiting.removeFirst()
          continue
        }
        if known.version < entry.version { return ask(.delta(name, from: known.version)) }
        // Another list of this version, or an older one in a newer index: the hub was set back, and has gone another way
        // since. What is held is another story.
      }
      guard entry.version == 0, let index else { return ask(.list(name)) }
      step = .takeEmpty(size: size, named: entry, by: index)
      return
    }
    step = .over
  }

  private mutating func ask(_ request: Request) {
    switch request {
    case .index: step = .ask(request, mostBytes: StatusLimits.index)
    case .delta: step = .ask(request, mostBytes: StatusLimits.delta)
    case .list(let name): step = .ask(request, mostBytes: StatusLimits.token(of: sizes[name] ?? 0))
    }
  }

  private static func name(_ request: Request) -> String {
    switch request {
    case .index: "index"
    case .list(let name), .delta(let name, _): "\(name)"
    }
  }
}

import COSE
import Crypto
import StatusList
import Sync
import Testing
import Wire

/// A hub that signs whatever a test wants, and what a kiosk makes of it.
private final class MarksHub {
  static let acme = ListName(issuer: Identifier("acme")!, list: 7)
  static let bravo = ListName(issuer: Identifier("bravo")!, list: 7)
  static let now = WireTime(seconds: 1_800_000_000)

  let key = SigningKey(generating: .ed25519)
  var held = MarksRound.Held(index: nil, lists: [:])
  var committed: StatusIndex?
  /// What was asked, and what was taken, in order.
  var asked: [MarksRound.Request] = []
  var taken: [String] = []

  var keys: [KeyID: VerificationKey] { [key.verificationKey.keyID: key.verificationKey] }

  func list(_ name: ListName, _ version: UInt64, entry: UInt32 = 3) throws -> [UInt8] {
    var builder = StatusListBuilder(size: 100)
    if version > 0 { builder.build(0, marks: [StatusChange(entry: entry, status: .spent)]) }
    return try SignedStatusList(name: name, issuedAt: Self.now, version: version, packed: builder.packed)
      .token(signedBy: key)
  }

  func delta(_ name: ListName, _ from: UInt64, _ to: UInt64, by other: SigningKey? = nil) throws -> [UInt8] {
    try StatusDelta(
      name: name, issuedAt: Self.now, from: from, to: to, changes: [StatusChange(entry: 9, status: .spent)]
    ).token(signedBy: other ?? key)
  }

  func index(
    _ version: UInt64, _ lists: [(ListName, UInt64)], issued: WireTime = MarksHub.now, life: Int64 = 3_600_000
  ) throws -> [UInt8] {
    let entries = try lists.map { name, version in
      StatusIndex.Entry(
        name: name, version: version, until: Self.now + 86_400_000,
        hash: Array(SHA256.hash(data: try list(name, version))))
    }
    return try StatusIndex(issuedAt: issued, expires: issued + life, version: version, lists: entries)
      .token(signedBy: key)
  }

  /// Runs a round over what the hub answers.
  func round(
    at now: WireTime? = MarksHub.now, sizes: [ListName: UInt32] = [MarksHub.acme: 100, MarksHub.bravo: 100],
    troubled: Set<ListName> = [], _ answer: (MarksRound.Request) throws -> MarksRound.Answer
  ) rethrows -> MarksRound {
    var round = MarksRound(keys: keys, sizes: sizes, held: held, troubled: troubled, now: now)
    while true {
      switch round.step {
      case .ask(let request, _):
        asked.append(request)
        round.answered(try answer(request))
      case .take(let list, let size, let entry, _):
        var bytes = 0
        do {
          try list.unpack(size: size) { bytes += $0.count }
          taken.append("\(entry.name) \(list.version)")
          held.lists[entry.name] = .init(version: list.version, size: size, hash: entry.hash)
          round.taken()
        } catch { round.refused(error as? StatusFault ?? StatusFault(.malformed)) }
      case .takeEmpty(let size, let entry, _):
        taken.append("\(entry.name) empty")
        held.lists[entry.name] = .init(version: 0, size: size, hash: entry.hash)
        round.taken()
      case .apply(let delta, let entry, _):
        taken.append("\(entry.name) \(delta.from)-\(delta.to)")
        held.lists[entry.name] = .init(
          version: delta.to, size: 100, hash: delta.to == entry.version ? entry.hash : nil)
        round.taken()
      case .commit(let index):
        committed = index
        held.index = (index.version, index.issuedAt)
        round.taken()
      case .over: return round
      }
    }
  }
}

struct MarksRoundTests {
  private let hub = MarksHub()
  private let acme = MarksHub.acme
  private let bravo = MarksHub.bravo

  @Test func `a new kiosk takes whole lists, and nothing of a list in which nothing was marked`() throws {
    let round = try hub.round { request in
      switch request {
      case .index: .bytes(try hub.index(5, [(acme, 2), (bravo, 0)]))
      case .list(let name): .bytes(try hub.list(name, 2))
      case .delta: .absent
      }
    }
    #expect(round.isComplete && round.failures.isEmpty && hub.committed?.version == 5)
    #expect(hub.asked == [.index, .list(acme)] && hub.taken == ["acme/7 2", "bravo/7 empty"])
  }

  @Test func `what is held goes on by deltas, one after the other, and by the list where they are gone`() throws {
    hub.held.lists = [acme: .init(version: 2, size: 100), bravo: .init(version: 1, size: 100)]
    let round = try hub.round { request in
      switch request {
      case .index: .bytes(try hub.index(6, [(acme, 4), (bravo, 3)]))
      case .delta(acme, let from): .bytes(try hub.delta(acme, from, from + 1))
      case .delta: .absent
      case .list(let name): .bytes(try hub.list(name, 3))
      }
    }
    #expect(round.isComplete && round.failures.isEmpty)
    #expect(hub.taken == ["acme/7 2-3", "acme/7 3-4", "bravo/7 3"])
    // Up to date: nothing but the index is asked for.
    hub.asked = []
    _ = try hub.round { _ in .bytes(try hub.index(6, [(acme, 4), (bravo, 3)])) }
    #expect(hub.asked == [.index])
  }

  @Test func `an index older than held, past its end, or of another key is not taken`() throws {
    hub.held.index = (6, MarksHub.now)
    func refusal(_ bytes: [UInt8], at now: WireTime? = MarksHub.now) -> StatusFault.Code? {
      let round = hub.round(at: now) { _ in .bytes(bytes) }
      return round.isComplete ? nil : round.failures.first?.fault.code
    }
    #expect(refusal(try hub.index(5, [])) == .older)
    #expect(refusal(try hub.index(6, [], issued: MarksHub.now + -1000)) == .older)
    #expect(refusal(try hub.index(7, [], issued: MarksHub.now + -7_200_000)) == .expired)
    #expect(refusal(try MarksHub().index(7, [])) == .keyUnknown)
    #expect(refusal(try hub.list(acme, 1)) == .wrongType)
    #expect(refusal(Array("<html>".utf8)) == .malformed)
    #expect(refusal([UInt8](repeating: 0, count: StatusLimits.index + 1)) == .tooLong)
    #expect(hub.committed == nil)
    // While the clock is not trusted its end can't be judged.
    #expect(refusal(try hub.index(7, [], issued: MarksHub.now + -7_200_000), at: nil) == nil)
  }

  @Test func `one bad list is said, and the others are taken`() throws {
    let bomb = try SignedStatusList(
      name: acme, issuedAt: MarksHub.now, version: 2, packed: StatusListBuilder(size: 9_000_000).packed
    ).token(signedBy: hub.key)
    for (bad, code) in [
      (try hub.list(bravo, 2), StatusFault.Code.otherList), (try hub.list(acme, 1), .older),
      (try hub.list(acme, 2, entry: 4), .otherHash), (bomb, .tooLong), (Array("no list".utf8), .malformed),
    ] {
      hub.held = MarksRound.Held(index: nil, lists: [:])
      let round = try hub.round { request in
        switch request {
        case .index: .bytes(try hub.index(5, [(acme, 2), (bravo, 1)]))
        case .list(acme): .bytes(bad)
        default: .bytes(try hub.list(bravo, 1))
        }
      }
      #expect(round.failures.map(\.what) == ["acme/7"] && round.failures.map(\.fault.code) == [code])
      #expect(round.hasIndex && hub.held.lists[acme] == nil && hub.held.lists[bravo]?.version == 1)
      // What is behind is looked for again soon.
      #expect(!round.isComplete)
    }
  }

  @Test func `a list that inflates beyond its size is not taken`() throws {
    var builder = StatusListBuilder(size: 5000)
    builder.build(0, marks: [])
    let token = try SignedStatusList(name: acme, issuedAt: MarksHub.now, version: 2, packed: builder.packed)
      .token(signedBy: hub.key)
    let entry = StatusIndex.Entry(
      name: acme, version: 2, until: MarksHub.now + 1000, hash: Array(SHA256.hash(data: token)))
    let index = try StatusIndex(
      issuedAt: MarksHub.now, expires: MarksHub.now + 1000, version: 1, lists: [entry]
    ).token(signedBy: hub.key)
    let round = hub.round { $0 == .index ? .bytes(index) : .bytes(token) }
    #expect(round.failures.map(\.fault.code) == [.wrongSize] && hub.held.lists.isEmpty)
  }

  @Test func `a delta that is wrong is said, and the whole list asked for`() throws {
    let stranger = SigningKey(generating: .ed25519)
    for (bad, code) in [
      (try hub.delta(acme, 1, 4), StatusFault.Code.outOfOrder), (try hub.delta(acme, 3, 4), .outOfOrder),
      (try hub.delta(bravo, 2, 4), .otherList), (try hub.delta(acme, 2, 4, by: stranger), .keyUnknown),
    ] {
      hub.held.lists = [acme: .init(version: 2, size: 100)]
      hub.taken = []
      let round = try hub.round { request in
        switch request {
        case .index: .bytes(try hub.index(6, [(acme, 4)]))
        case .delta: .bytes(bad)
        case .list: .bytes(try hub.list(acme, 4))
        }
      }
      #expect(round.failures.map(\.fault.code) == [code] && hub.taken == ["acme/7 4"] && round.hasIndex)
    }
  }

  @Test func `a list that changed after its index was signed is looked at again`() throws {
    let round = try hub.round { request in
      request == .index ? .bytes(try hub.index(5, [(acme, 2)])) : .bytes(try hub.list(acme, 3))
    }
    #expect(round.isComplete && round.isOvertaken && round.failures.isEmpty && hub.taken.isEmpty)
  }

  @Test func `without a way to the hub nothing changes`() throws {
    hub.held.lists = [acme: .init(version: 2, size: 100)]
    let round = hub.round { _ in .unreachable("timeout") }
    #expect(!round.hasIndex && hub.committed == nil && round.failures.map(\.fault.code) == [.unreachable])
    #expect(hub.asked == [.index])
  }

  @Test func `a list that can't be had keeps neither the index nor another list waiting`() throws {
    for (answer, code) in [
      (MarksRound.Answer.refused("status 503"), StatusFault.Code.absent), (.absent, .absent),
      (.unreachable("timeout"), .unreachable),
    ] {
      (hub.held.lists, hub.committed) = ([:], nil)
      let round = try hub.round { request in
        switch request {
        case .index: .bytes(try hub.index(5, [(acme, 2), (bravo, 1)]))
        case .list(acme): answer
        default: .bytes(try hub.list(bravo, 1))
        }
      }
      #expect(hub.committed?.version == 5 && round.hasIndex && !round.isComplete)
      #expect(round.failures.map(\.what) == ["acme/7"] && round.failures.map(\.fault.code) == [code])
      #expect(hub.held.lists[bravo]?.version == 1)
    }
    // A mirror that has no deltas, for whatever reason, is asked for the list.
    hub.held.lists = [acme: .init(version: 1, size: 100)]
    let round = try hub.round { request in
      switch request {
      case .index: .bytes(try hub.index(6, [(acme, 2)]))
      case .delta: .refused("status 500")
      case .list(let name): .bytes(try hub.list(name, 2))
      }
    }
    #expect(round.isComplete && hub.held.lists[acme]?.version == 2)
  }

  @Test func `two requests that nobody answers end the round, and the lists it wanted come last in the next`() throws {
    let lists = (1...4).map { ListName(issuer: acme.issuer, list: $0) }
    let sizes = Dictionary(uniqueKeysWithValues: lists.map { ($0, UInt32(100)) })
    func answer(_ request: MarksRound.Request, withheld: Set<ListName>) throws -> MarksRound.Answer {
      switch request {
      case .index: .bytes(try hub.index(5, lists.map { ($0, 1) }))
      case .list(let name) where withheld.contains(name): .unreachable("timeout")
      case .list(let name): .bytes(try hub.list(name, 1))
      case .delta: .absent
      }
    }
    let withheld = Set(lists.prefix(2))
    let round = try hub.round(sizes: sizes) { try answer($0, withheld: withheld) }
    #expect(hub.asked == [.index, .list(lists[0]), .list(lists[1])] && round.hasIndex && !round.isComplete)
    hub.asked = []
    _ = try hub.round(sizes: sizes, troubled: withheld) { try answer($0, withheld: withheld) }
    #expect(hub.asked == [.index, .list(lists[2]), .list(lists[3]), .list(lists[0]), .list(lists[1])])
    #expect(Set(hub.held.lists.keys) == Set(lists.suffix(2)))
  }

  @Test func `another list of the held version, or an older one in a newer index, is fetched whole`() throws {
    // A hub that was restored from a backup has gone another way since, and signs it with the same key.
    let other = [UInt8](repeating: 7, count: 32)
    hub.held.index = (6, MarksHub.now)
    for held in [2, 5] as [UInt64] {
      (hub.asked, hub.taken) = ([], [])
      hub.held.lists = [acme: .init(version: held, size: 100, hash: other), bravo: .init(version: 4, size: 100)]
      let round = try hub.round { request in
        request == .index ? .bytes(try hub.index(7, [(acme, 2), (bravo, 0)])) : .bytes(try hub.list(acme, 2))
      }
      #expect(hub.asked == [.index, .list(acme)] && hub.taken == ["acme/7 2", "bravo/7 empty"] && round.isComplete)
      // That was it: nothing is fetched twice.
      hub.asked = []
      _ = try hub.round { _ in .bytes(try hub.index(7, [(acme, 2), (bravo, 0)])) }
      #expect(hub.asked == [.index])
    }
  }

  @Test func `a delta that leads beyond the index has the index asked for again, and the list is not fetched`() throws {
    hub.held.lists = [acme: .init(version: 2, size: 100, hash: [])]
    var round = try hub.round { request in
      request == .index ? .bytes(try hub.index(6, [(acme, 3)])) : .bytes(try hub.delta(acme, 2, 4))
    }
    #expect(round.isComplete && round.isOvertaken && hub.held.lists[acme]?.version == 4)
    hub.asked = []
    round = try hub.round { _ in .bytes(try hub.index(7, [(acme, 4)])) }
    #expect(round.isComplete && !round.isOvertaken && hub.asked == [.index])
  }

  @Test func `a list of another length than trust says is fetched whole`() throws {
    hub.held.lists = [acme: .init(version: 2, size: 80)]
    _ = try hub.round { request in
      request == .index ? .bytes(try hub.index(6, [(acme, 2)])) : .bytes(try hub.list(acme, 2))
    }
    #expect(hub.asked == [.index, .list(acme)])
    // One that trust does not know is left alone.
    hub.asked = []
    _ = try hub.round(sizes: [:]) { _ in .bytes(try hub.index(7, [(acme, 9)])) }
    #expect(hub.asked == [.index])
  }
}

struct MarksTimingTests {
  @Test func `news are looked at soon, failures later and later, and success at leisure`() {
    var timing = MarksTiming()
    #expect(timing.wait(at: 1000) == 0)
    var waits: [Int64] = []
    for _ in 0..<12 {
      timing.began(at: 1000)
      timing.ended(isComplete: false, again: false, isStreaming: false, life: nil, at: 1000, chance: 1)
      waits.append(timing.wait(at: 1000))
    }
    #expect(waits.prefix(4) == [1000, 2000, 4000, 8000] && waits.last == MarksTiming.mostWait)
    timing.nudge()
    #expect(timing.wait(at: 1000) == MarksTiming.least && timing.wait(at: 1000 + MarksTiming.least) == 0)
    timing.began(at: 2000)
    timing.ended(isComplete: true, again: false, isStreaming: true, life: 86_400_000, at: 2000, chance: 1)
    #expect(timing.wait(at: 2000) == MarksTiming.streaming && timing.failures == 0)
    // Nobody would tell any more: look sooner.
    timing.streamChanged(isStreaming: false, at: 2000)
    #expect(timing.wait(at: 2000) == MarksTiming.alone)
    // An index of a short life is looked at before it ends.
    timing.ended(isComplete: true, again: false, isStreaming: true, life: 16_000, at: 2000, chance: 1)
    #expect(timing.wait(at: 2000) == 2000)
    timing.ended(isComplete: true, again: true, isStreaming: true, life: nil, at: 2000, chance: 1)
    #expect(timing.wait(at: 2000) == MarksTiming.least)
  }
}

extension MarksTimingTests {
  @Test func `a hub that always has more already is not asked without end`() {
    var timing = MarksTiming()
    var atOnce = 0
    for _ in 0..<10 {
      timing.began(at: 1000)
      timing.ended(isComplete: true, again: true, isStreaming: true, life: nil, at: 1000, chance: 1)
      if timing.wait(at: 1000) == MarksTiming.least { atOnce += 1 }
    }
    #expect(atOnce == MarksTiming.mostAgain && timing.wait(at: 1000) == MarksTiming.leastWait)
  }

  @Test func `an index is late when somebody could be asked for three minutes`() {
    var timing = MarksTiming()
    timing.idled(at: 0)
    #expect(!timing.isLate(at: 10 * MarksTiming.late))
    timing.began(at: 1000)
    #expect(!timing.isLate(at: 1000 + MarksTiming.late - 1) && timing.isLate(at: 1000 + MarksTiming.late))
    timing.idled(at: 2000)
    #expect(!timing.isLate(at: 10 * MarksTiming.late))
  }
}

struct EventParserTests {
  @Test func `events come whole, in whatever pieces`() {
    let text = "event: status\ndata: 41\n\n:\n\nevent: trust\r\ndata: ab\r\nid: 9\r\n\r\nevent: status\ndata: 42\n\n"
    let whole = ["status 41", "trust ab", "status 42"]
    for size in [1, 2, 7, 1000] {
      var parser = EventParser()
      var found: [String] = []
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        let events = parser.take(bytes[start..<min(start + size, bytes.count)])
        found += (events ?? []).map { "\($0.name) \($0.data)" }
      }
      #expect(found == whole, "pieces of \(size)")
    }
  }

  @Test func `a line without an end is given up, and a flood is not kept`() {
    var parser = EventParser()
    #expect(parser.take([UInt8](repeating: 0x61, count: EventParser.longestLine)) == [])
    #expect(parser.take([0x61]) == nil)
    var other = EventParser()
    let flood = Array(String(repeating: "data: 1\n\n", count: 5000).utf8)
    #expect(other.take(flood)?.count == EventParser.mostEvents)
  }
}

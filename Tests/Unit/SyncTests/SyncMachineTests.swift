import Records
import Sync
import Testing
import Wire

@Suite struct SyncMachineTests {
  let hub = FakeHub()
  var generator = SystemRandomNumberGenerator()
  let epoch = Epoch([UInt8](repeating: 9, count: 16))!

  private func facts(_ chain: FakeChain?, receipted: Int64 = 0, stopped: Bool = false) -> SyncFacts {
    SyncFacts(isEnrolled: true, tip: chain?.tip, receipted: receipted, isStopped: stopped)
  }

  private mutating func answer(
    _ machine: inout SyncMachine, _ job: SyncJob, _ answer: SyncAnswer, nonce: Nonce, _ chain: FakeChain?,
    receipted: Int64 = 0, at now: Int64 = 0
  ) -> [SyncEffect] {
    machine.answered(
      job, answer, nonce: nonce, keys: hub.keys, facts: facts(chain, receipted: receipted),
      ownHash: { seq in chain.flatMap { $0.positions.indices.contains(Int(seq)) ? $0.positions[Int(seq)].hash : nil } },
      at: now, using: &generator)
  }

  private mutating func nonce() -> Nonce { Nonce(using: &generator) }

  @Test mutating func `a device that has not enrolled asks nobody anything`() {
    var machine = SyncMachine(device: hub.device)
    let step = machine.next(
      SyncFacts(isEnrolled: false, tip: nil, receipted: 0, isStopped: false), at: 0, epoch: epoch)
    guard case .rest(nil) = step else { return #expect(Bool(false), "\(step)") }
  }

  @Test mutating func `an empty ledger asks first, and begins once the hub knows of no other`() throws {
    var machine = SyncMachine(device: hub.device)
    guard case .ask(.probe(let asked)) = machine.next(facts(nil), at: 0, epoch: epoch) else {
      return #expect(Bool(false))
    }
    #expect(asked == epoch)
    let nonce = nonce()
    let genesis = ChainPosition(genesisOf: epoch, device: hub.device)
    #expect(answer(&machine, .probe(epoch), try hub.receipt(genesis, nonce: nonce), nonce: nonce, nil).isEmpty)
    guard case .begin(nil, .first) = machine.next(facts(nil), at: 1, epoch: epoch) else { return #expect(Bool(false)) }
  }

  @Test mutating func `an empty ledger takes back every earlier epoch before it begins`() throws {
    let older = FakeChain(1, records: 3)
    let newer = FakeChain(2, previous: older.tip, records: 4)
    var machine = SyncMachine(device: hub.device)
    _ = machine.next(facts(nil), at: 0, epoch: epoch)
    var nonce = nonce()
    _ = answer(&machine, .probe(epoch), try hub.position(newer.tip, nonce: nonce, reason: .epoch), nonce: nonce, nil)

    var restored = 0
    for chain in [newer, older] {
      guard case .ask(.restore(chain.epoch, from: 1)) = machine.next(facts(nil), at: 1, epoch: epoch) else {
        return #expect(Bool(false), "restore of \(chain.epoch)")
      }
      nonce = self.nonce()
      let effects = answer(
        &machine, .restore(chain.epoch, from: 1), try hub.restored(chain.tip, nonce: nonce, lines: chain.lines),
        nonce: nonce, nil)
      for case .restored(let lines) in effects { restored += lines.count }
    }
    #expect(restored == 7)
    guard case .begin(newer.tip?, .restored) = machine.next(facts(nil), at: 2, epoch: epoch) else {
      return #expect(Bool(false))
    }
  }

  @Test mutating func `restored records that do not lead to the signed position are not taken`() throws {
    let chain = FakeChain(1, records: 3)
    var other = FakeChain(1, records: 3)
    other.lines[1] = Array(#"{"a":1}"#.utf8)
    var machine = SyncMachine(device: hub.device)
    _ = machine.next(facts(nil), at: 0, epoch: epoch)
    var nonce = nonce()
    _ = answer(&machine, .probe(epoch), try hub.position(chain.tip, nonce: nonce, reason: .epoch), nonce: nonce, nil)
    nonce = self.nonce()
    let effects = answer(
      &machine, .restore(chain.epoch, from: 1), try hub.restored(chain.tip, nonce: nonce, lines: other.lines),
      nonce: nonce, nil)
    #expect(effects.isEmpty)
    #expect(machine.failure?.code == .forged)
  }

  @Test mutating func `each part of what comes back is proven before any of it is taken`() throws {
    let chain = FakeChain(1, records: 6)
    var machine = SyncMachine(device: hub.device)
    _ = machine.next(facts(nil), at: 0, epoch: epoch)
    var nonce = nonce()
    _ = answer(&machine, .probe(epoch), try hub.position(chain.tip, nonce: nonce, reason: .epoch), nonce: nonce, nil)

    // The right beginning under the position of the whole chain, and another record under the position of this part.
    var forged = Array(chain.lines.prefix(3))
    forged[2] = Array(String(decoding: forged[2], as: UTF8.self).replacing("syncing", with: "expired").utf8)
    for (signed, lines) in [(chain.tip, Array(chain.lines.prefix(3))), (chain.positions[3], forged)] {
      nonce = self.nonce()
      let effects = answer(
        &machine, .restore(chain.epoch, from: 1), try hub.restored(signed, nonce: nonce, lines: lines), nonce: nonce,
        nil)
      #expect(effects.isEmpty)
      #expect(machine.failure?.code == .forged)
      machine.wake()
    }
    for part in [1...3, 4...6] as [ClosedRange<Int>] {
      guard
        case .ask(.restore(chain.epoch, from: Int64(part.lowerBound))) = machine.next(facts(nil), at: 1, epoch: epoch)
      else { return #expect(Bool(false), "the part from \(part.lowerBound)") }
      nonce = self.nonce()
      let effects = answer(
        &machine, .restore(chain.epoch, from: Int64(part.lowerBound)),
        try hub.restored(
          chain.positions[part.upperBound], nonce: nonce,
          lines: Array(chain.lines[(part.lowerBound - 1)..<part.upperBound])),
        nonce: nonce, nil)
      guard case .restored(let lines)? = effects.first else { return #expect(Bool(false)) }
      #expect(lines.map(\.bytes) == Array(chain.lines[(part.lowerBound - 1)..<part.upperBound]))
    }
    guard case .begin(chain.tip?, .restored) = machine.next(facts(nil), at: 2, epoch: epoch) else {
      return #expect(Bool(false))
    }
  }

  @Test mutating func `records go up in batches and a receipt is handed on`() throws {
    let chain = FakeChain(1, records: 5)
    var machine = SyncMachine(device: hub.device)
    guard
      case .ask(.upload(after: 2, most: SyncMachine.batch)) = machine.next(
        facts(chain, receipted: 2), at: 0, epoch: epoch)
    else { return #expect(Bool(false)) }
    let nonce = nonce()
    let effects = answer(
      &machine, .upload(after: 2, most: 500), try hub.receipt(chain.tip, nonce: nonce), nonce: nonce, chain,
      receipted: 2)
    guard case .receipt(let receipt, _)? = effects.first else { return #expect(Bool(false)) }
    #expect(receipt.tip == chain.tip)
    // Nothing to send: silence, but never longer than the heartbeat.
    guard case .rest(let wait?) = machine.next(facts(chain, receipted: 5), at: 1000, epoch: epoch) else {
      return #expect(Bool(false))
    }
    #expect(wait <= SyncMachine.heartbeat)
    guard
      case .ask(.upload(after: 5, most: 0)) = machine.next(
        facts(chain, receipted: 5), at: SyncMachine.heartbeat + 1, epoch: epoch)
    else { return #expect(Bool(false)) }
  }

  @Test(arguments: ["another nonce", "another device", "another key", "a page", "another kind"])
  mutating func `an answer that is not the hub's to us, now, changes nothing`(_ what: String) throws {
    let chain = FakeChain(1, records: 5)
    let nonce = nonce()
    let stranger = FakeHub()
    let (said, code): (SyncAnswer, SyncFailure.Code) =
      switch what {
      case "another nonce": (try hub.receipt(chain.tip, nonce: self.nonce()), .replayed)
      case "another device": (try hub.receipt(chain.tip, nonce: nonce, device: Identifier("k2")!), .unrelated)
      case "another key": (try stranger.receipt(chain.tip, nonce: nonce), .forged)
      case "a page": (.response(status: 200, body: Array("<html>hello".utf8), retryAfter: nil), .notAStatement)
      default:
        switch try hub.position(chain.tip, nonce: nonce, reason: .gap) {
        case .response(_, let body, _): (.response(status: 200, body: body, retryAfter: nil), .forged)
        case .failed: throw SyncFailure(.unrelated, "unreachable")
        }
      }
    var machine = SyncMachine(device: hub.device)
    #expect(answer(&machine, .upload(after: 0, most: 500), said, nonce: nonce, chain).isEmpty)
    #expect(machine.failure?.code == code)
    #expect(machine.failures == 1)
  }

  @Test mutating func `a hub that lost records is sent them again, once`() throws {
    let chain = FakeChain(1, records: 9)
    var machine = SyncMachine(device: hub.device)
    var nonce = nonce()
    let gap = try hub.position(chain.positions[4], nonce: nonce, reason: .gap)
    #expect(answer(&machine, .upload(after: 8, most: 500), gap, nonce: nonce, chain, receipted: 8).isEmpty)
    guard case .ask(.upload(after: 4, most: _)) = machine.next(facts(chain, receipted: 8), at: 1, epoch: epoch) else {
      return #expect(Bool(false))
    }
    nonce = self.nonce()
    let again = try hub.position(chain.positions[4], nonce: nonce, reason: .gap)
    _ = answer(&machine, .upload(after: 4, most: 500), again, nonce: nonce, chain, receipted: 8)
    #expect(machine.failure?.code == .refused)
  }

  @Test mutating func `a hub ahead of us proves that the ledger was set back`() throws {
    let whole = FakeChain(1, records: 9)
    var old = whole
    old.positions = Array(whole.positions[...5])
    var machine = SyncMachine(device: hub.device)
    let nonce = nonce()
    let ahead = try hub.position(whole.tip, nonce: nonce, reason: .behind)
    let effects = answer(&machine, .upload(after: 5, most: 0), ahead, nonce: nonce, old, receipted: 5)
    guard case .stop(.setBack)? = effects.first else { return #expect(Bool(false)) }
    guard
      case .ask(.restore(whole.epoch, from: 1)) = machine.next(
        facts(old, receipted: 5, stopped: true), at: 1, epoch: epoch)
    else { return #expect(Bool(false)) }
  }

  @Test mutating func `another history under our epoch stops the ledger and is not asked about without pause`() throws {
    let ours = FakeChain(1, records: 5)
    let theirs = FakeChain(1, previous: ours.tip, records: 5)
    var machine = SyncMachine(device: hub.device)
    let nonce = nonce()
    let fork = try hub.position(theirs.positions[3], nonce: nonce, reason: .fork)
    let effects = answer(&machine, .upload(after: 3, most: 500), fork, nonce: nonce, ours, receipted: 3)
    guard case .stop(.fork)? = effects.first else { return #expect(Bool(false)) }
    guard case .rest(let wait?) = machine.next(facts(ours, receipted: 3, stopped: true), at: 1, epoch: epoch) else {
      return #expect(Bool(false))
    }
    #expect(wait >= Backoff.longest - 1)
  }

  @Test mutating func `a disk that can't be read is no proof of another history`() throws {
    let chain = FakeChain(1, records: 5)
    var machine = SyncMachine(device: hub.device)
    let nonce = nonce()
    let effects = machine.answered(
      .upload(after: 5, most: 500), try hub.position(chain.positions[3], nonce: nonce, reason: .gap), nonce: nonce,
      keys: hub.keys, facts: facts(chain, receipted: 5), ownHash: { _ in throw CancellationError() }, at: 0,
      using: &generator)
    #expect(effects.isEmpty)
    #expect(machine.failure?.code == .notTaken)
  }

  @Test mutating func `a device enrolled anew goes on from the history that the hub holds`() throws {
    let ours = FakeChain(1, records: 5)
    let theirs = FakeChain(1, previous: ours.tip, records: 5)
    var machine = SyncMachine(device: hub.device, isEnrolledAnew: true)
    let nonce = nonce()
    let fork = try hub.position(theirs.tip, nonce: nonce, reason: .fork)
    _ = answer(&machine, .upload(after: 3, most: 500), fork, nonce: nonce, ours, receipted: 3)
    guard
      case .ask(.restore(theirs.epoch, from: 1)) = machine.next(
        facts(ours, receipted: 3, stopped: true), at: 1, epoch: epoch)
    else { return #expect(Bool(false)) }
  }

  @Test mutating func `an upload that is too large is halved down to one record`() {
    let chain = FakeChain(1, records: 5)
    var machine = SyncMachine(device: hub.device)
    var sizes: [Int] = []
    for round in 0..<12 {
      machine.wake()
      guard case .ask(.upload(_, let most)) = machine.next(facts(chain), at: Int64(round), epoch: epoch) else { break }
      sizes.append(most)
      _ = answer(
        &machine, .upload(after: 0, most: most), .response(status: 413, body: [], retryAfter: nil), nonce: nonce(),
        chain)
    }
    #expect(sizes.first == 500)
    #expect(sizes.last == 1)
    #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $1 == max(1, $0 / 2) })
  }

  @Test mutating func `a device that is not let in keeps everything and asks slowly`() {
    let chain = FakeChain(1, records: 5)
    var machine = SyncMachine(device: hub.device)
    _ = answer(
      &machine, .upload(after: 0, most: 500), .response(status: 403, body: [], retryAfter: nil), nonce: nonce(), chain)
    guard case .rest(let wait?) = machine.next(facts(chain), at: 0, epoch: epoch) else { return #expect(Bool(false)) }
    #expect(wait >= Backoff.longest)
    machine.wake()
    guard case .ask = machine.next(facts(chain), at: 0, epoch: epoch) else { return #expect(Bool(false)) }
  }

  @Test mutating func `who asks while an attempt is under way gets another one at once should it fail, and only one`() {
    let chain = FakeChain(1, records: 5)
    var machine = SyncMachine(device: hub.device)
    guard case .ask(let job) = machine.next(facts(chain), at: 0, epoch: epoch) else { return #expect(Bool(false)) }
    machine.wake()
    let refusal = SyncAnswer.response(status: 403, body: [], retryAfter: nil)
    _ = answer(&machine, job, refusal, nonce: nonce(), chain)
    guard case .ask(let again) = machine.next(facts(chain), at: 0, epoch: epoch) else { return #expect(Bool(false)) }
    _ = answer(&machine, again, refusal, nonce: nonce(), chain)
    guard case .rest(let wait?) = machine.next(facts(chain), at: 0, epoch: epoch) else { return #expect(Bool(false)) }
    #expect(wait >= Backoff.longest)
  }

  @Test mutating func `Retry-After is never undercut, and never obeyed for longer than an hour`() {
    var backoff = Backoff()
    #expect(backoff.failed(asked: 120_000, using: &generator) >= 120_000)
    #expect(backoff.failed(asked: 1 << 40, using: &generator) == Backoff.longestAsked)
  }

  @Test mutating func `waits grow to a minute with full jitter, and never end`() {
    var backoff = Backoff()
    var longest: [Int64] = []
    for _ in 0..<200 { longest.append(backoff.failed(asked: nil, using: &generator)) }
    #expect(longest.allSatisfy { (0...Backoff.longest).contains($0) })
    #expect(longest.prefix(3).allSatisfy { $0 <= 4000 })
    #expect(Set(longest).count > 100)
    backoff.succeeded()
    #expect(backoff.failed(asked: nil, using: &generator) <= Backoff.first)
  }
}

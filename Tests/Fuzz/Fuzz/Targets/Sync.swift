import Crypto
import Records
import Sync
import Wire

extension FuzzTarget {
  /// What comes down: an answer as it is, then the same signed by the hub, then as records that are given back. The
  /// first two bytes choose the status and the question that it answers.
  static let sync = FuzzTarget(
    name: "sync",
    seeds: {
      let bodies = try VectorSeeds.members("wire-statement", hex: ["payload"], text: ["text"])
      let others = (Examples.payloads + ["\(Examples.opening)\n\(Examples.record)"]).map { Array($0.utf8) }
      return (bodies + others).enumerated().map { [UInt8($0.offset & 1), UInt8($0.offset % 3)] + $0.element }
    }, run: checkSync)

  private static func checkSync(_ input: [UInt8]) {
    guard input.count >= 2 else { return }
    let status = [200, 409, 400, 503][Int(input[0] & 3)]
    let (job, facts) = FuzzHub.questions[Int(input[1]) % FuzzHub.questions.count]
    let body = Array(input.dropFirst(2))

    var machine = SyncMachine(device: FuzzHub.device)
    let unsigned = machine.take(.response(status: status, body: body, retryAfter: nil), to: job, facts)
    hold(unsigned.isEmpty, "nothing unsigned has an effect")
    for kind in [StatementKind.receipt, .position] {
      var machine = SyncMachine(device: FuzzHub.device)
      let answer = SyncAnswer.response(status: status, body: FuzzHub.signed(kind, body), retryAfter: nil)
      for effect in machine.take(answer, to: job, facts) {
        guard case .receipt(let receipt, _) = effect else { continue }
        hold(receipt.device == FuzzHub.device && receipt.nonce == FuzzHub.nonce, "a receipt is for us, and answers us")
      }
      _ = machine.next(facts, at: 1, epoch: FuzzHub.epoch)
    }
    giveBack(body.split(separator: 0x0a).map(Array.init))
  }

  /// A ledger that is empty is given `lines` back, of which the last may be of another chain.
  private static func giveBack(_ lines: [[UInt8]]) {
    guard !lines.isEmpty else { return }
    var end = ChainPosition(genesisOf: FuzzHub.epoch, device: FuzzHub.device)
    for line in lines { end = end.next(line) }
    let facts = SyncFacts(isEnrolled: true, tip: nil, receipted: 0, isStopped: false)
    var machine = SyncMachine(device: FuzzHub.device)
    _ = machine.next(facts, at: 0, epoch: FuzzHub.epoch)
    let position = FuzzHub.signed(.position, FuzzHub.position(end))
    _ = machine.take(.response(status: 409, body: position, retryAfter: nil), to: .probe(FuzzHub.epoch), facts)
    let body = Array([[position], lines].joined().joined(separator: [0x0a])) + [0x0a]
    let effects = machine.take(
      .response(status: 200, body: body, retryAfter: nil), to: .restore(FuzzHub.epoch, from: 1), facts)
    for case .restored(let records) in effects {
      hold(records.count <= lines.count, "no more comes back than was sent")
      hold(
        records.allSatisfy { $0.bytes == lines[Int($0.line.seq) - 1] && $0.line.epoch == FuzzHub.epoch },
        "each record stands at its place")
    }
    _ = machine.next(facts, at: 1, epoch: FuzzHub.epoch)
  }
}

/// The hub's side of it, with a key that no seed is signed with.
private enum FuzzHub {
  static let device = Identifier("k1")!
  static let epoch = Epoch([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])!
  static let nonce = Nonce([UInt8](repeating: 0xee, count: 16))!
  static let time = WireTime("2026-11-22T02:17:04.123Z")!
  static let key = try! Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 5, count: 32))
  static let keys = [StatementKey(keyID: "0011223344556677", key: key.publicKey)]
  static let tip = ChainPosition(epoch: epoch, seq: 40, hash: RecordHash([UInt8](repeating: 0xab, count: 32))!)
  static let questions: [(SyncJob, SyncFacts)] = [
    (.upload(after: 3, most: 500), SyncFacts(isEnrolled: true, tip: tip, receipted: 3, isStopped: false)),
    (.probe(epoch), SyncFacts(isEnrolled: true, tip: nil, receipted: 0, isStopped: false)),
    (.restore(epoch, from: 1), SyncFacts(isEnrolled: true, tip: nil, receipted: 0, isStopped: false)),
  ]

  static func signed(_ kind: StatementKind, _ payload: [UInt8]) -> [UInt8] {
    try! Statement(kind, payload: payload, keyID: keys[0].keyID, signedBy: key).envelope
  }

  static func position(_ tip: ChainPosition) -> [UInt8] {
    Position(device: device, tip: tip, nonce: nonce, time: time, reason: .epoch).payload
  }
}

extension SyncMachine {
  fileprivate mutating func take(_ answer: SyncAnswer, to job: SyncJob, _ facts: SyncFacts) -> [SyncEffect] {
    var generator = SystemRandomNumberGenerator()
    return answered(
      job, answer, nonce: FuzzHub.nonce, keys: FuzzHub.keys, facts: facts,
      ownHash: { $0 == 17 ? FuzzHub.tip.hash : nil }, at: 0,
      using: &generator)
  }
}

import Crypto
import Records
import Sync
import Trust
import Wire

/// The hub's side of the conversation, with a real key: signs whatever a test wants it to say.
struct FakeHub {
  let key = Curve25519.Signing.PrivateKey()
  let device = Identifier("k1")!
  let time = WireTime("2026-11-22T02:17:04.123Z")!

  var keyID: String { HubKey.keyID(of: Array(key.publicKey.rawRepresentation), for: .receipt) }
  var keys: [StatementKey] { [StatementKey(keyID: keyID, key: key.publicKey)] }

  func receipt(
    _ tip: ChainPosition, nonce: Nonce, device: Identifier? = nil, results: [Receipt.Result] = []
  ) throws -> SyncAnswer {
    let receipt = Receipt(device: device ?? self.device, tip: tip, nonce: nonce, time: time, results: results)
    return try answer(.receipt, receipt.payload, status: 200)
  }

  func position(_ tip: ChainPosition, nonce: Nonce, reason: Position.Reason) throws -> SyncAnswer {
    let position = Position(device: device, tip: tip, nonce: nonce, time: time, reason: reason)
    return try answer(.position, position.payload, status: 409)
  }

  func restored(_ target: ChainPosition, nonce: Nonce, lines: [[UInt8]]) throws -> SyncAnswer {
    let position = Position(device: device, tip: target, nonce: nonce, time: time, reason: .behind)
    var body = try Statement(.position, payload: position.payload, keyID: keyID, signedBy: key).envelope + [0x0a]
    for line in lines { body += line + [0x0a] }
    return .response(status: 200, body: body, retryAfter: nil)
  }

  private func answer(_ kind: StatementKind, _ payload: [UInt8], status: Int) throws -> SyncAnswer {
    .response(
      status: status, body: try Statement(kind, payload: payload, keyID: keyID, signedBy: key).envelope, retryAfter: nil
    )
  }
}

/// A chain of real records without a ledger.
struct FakeChain {
  let epoch: Epoch
  var positions: [ChainPosition]
  var lines: [[UInt8]] = []
  let context: RecordContext

  init(_ byte: UInt8, previous: ChainPosition? = nil, records: Int, device: Identifier = Identifier("k1")!) {
    epoch = Epoch([UInt8](repeating: byte, count: 16))!
    context = RecordContext(
      device: device, time: WireTime("2026-11-22T02:00:00.000Z")!, boot: epoch, clock: .plausible,
      trust: TrustMark(timestamp: 0, issuers: 0, campaigns: 0, stage: .fresh), marksIndex: 0, marksStage: .stale)
    positions = [ChainPosition(genesisOf: epoch, device: device)]
    add(.opened(previous: previous, reason: previous == nil ? .first : .restored, version: "1"))
    for _ in 1..<max(records, 1) { add(.undecided(code: "syncing")) }
  }

  var tip: ChainPosition { positions[positions.count - 1] }

  private mutating func add(_ body: RecordBody) {
    let record = Record(body, in: context, after: tip)
    positions.append(record.position)
    lines.append(record.bytes)
  }
}

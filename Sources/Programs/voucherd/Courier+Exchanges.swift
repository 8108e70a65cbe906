import Daemon
import Crypto
import Foundation
import Ledger
import LocalAPI
import Records
import Redemption
import StatusList
import StrictJSON
import Sync
import Trust
import Wire

extension Courier {
  /// The exchange that a job is: heads and restores are signed here, records go as they lie in the ledger.
  func exchange(
    for job: SyncJob, _ identity: Identity, _ nonce: Nonce, _ facts: SyncFacts, _ now: ClockReading
  ) throws -> Exchange {
    let id = Nonce(bytesOf: UUID()).description
    switch job {
    case .probe(let epoch):
      let genesis = ChainPosition(genesisOf: epoch, device: identity.device)
      let head = try head(genesis, from: 1, identity, nonce, now)
      return upload(id, identity, body: head + [0x0a], most: Self.receiptLimit)
    case .upload(let after, let most):
      let records = most > 0 ? try ledgerBatch(after: after, most: most) : []
      guard let epoch = facts.tip?.epoch, let start = try ledgerHash(at: after) else {
        throw LedgerDamage(seq: after, detail: "it is missing")
      }
      let tip =
        records.last.map { ChainPosition(epoch: epoch, seq: $0.seq, hash: $0.hash) }
        ?? ChainPosition(epoch: epoch, seq: after, hash: start)
      var body = try head(tip, from: after + 1, identity, nonce, now) + [0x0a]
      body.reserveCapacity(body.count + records.reduce(0) { $0 + $1.bytes.count + 1 })
      for record in records {
        body += record.bytes
        body.append(0x0a)
      }
      return upload(id, identity, body: body, most: Self.receiptLimit)
    case .restore(let epoch, let from):
      let restore = Restore(device: identity.device, epoch: epoch, from: from, nonce: nonce, time: now.wall)
      let statement = try Statement(
        .restore, payload: restore.payload, keyID: identity.key.keyID, signedBy: identity.key.key)
      return Exchange(
        id: id, base: "hub", method: "POST", path: "/v1/devices/\(identity.device)/restore",
        mostBytes: Self.restoreLimit, timeLimit: .seconds(60), contentType: "application/json",
        body: statement.envelope)
    }
  }

  /// An empty head after `tip`: a question for the hub's word, and its time.
  func question(_ tip: ChainPosition, _ identity: Identity, _ nonce: Nonce, _ now: ClockReading) throws -> Exchange {
    var exchange = upload(
      "time", identity, body: try head(tip, from: tip.seq + 1, identity, nonce, now) + [0x0a], most: Self.receiptLimit)
    exchange.timeLimit = .seconds(15)
    return exchange
  }

  private func upload(_ id: String, _ identity: Identity, body: [UInt8], most: Int) -> Exchange {
    Exchange(
      id: id, base: "hub", method: "POST", path: "/v1/devices/\(identity.device)/records", mostBytes: most,
      timeLimit: .seconds(60), contentType: "application/x-ndjson", body: body)
  }

  private func head(
    _ tip: ChainPosition, from: Int64, _ identity: Identity, _ nonce: Nonce, _ now: ClockReading
  ) throws -> [UInt8] {
    let head = Head(
      device: identity.device, tip: tip, from: from, nonce: nonce, time: now.wall, clock: clockGrade(at: now),
      health: [
        JSONMember("camera", .string(news.last?.state.rawValue ?? "none")), JSONMember("pending", .integer(pending)),
        JSONMember("version", .string(Release.version)),
        JSONMember(Head.marksMember, .integer(Int64(desk.marks.index))),
        JSONMember(Head.enrolledMember, .string(identity.enrolled.time.description)),
      ])
    return try Statement(.head, payload: head.payload, keyID: identity.key.keyID, signedBy: identity.key.key).envelope
  }
}

extension Nonce {
  init(bytesOf uuid: UUID) { self = unsafe Nonce(withUnsafeBytes(of: uuid.uuid) { unsafe Array($0) })! }
}

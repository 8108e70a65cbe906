import CBOR
import COSE
import Crypto
import Foundation
import Hub
import Records
import StrictJSON
import Synchronization
import Vouchers
import Wire

/// A kiosk as far as the hub sees one: a key, a chain of records, statements.
final class TestKiosk: Sendable {
  let id: Identifier
  let key = Curve25519.Signing.PrivateKey()
  let fleet: TestFleet
  private let state: Mutex<State>

  private struct State {
    var epoch: Epoch
    var records: [Record] = []
    var marks: Int64?
  }

  init(_ name: String, fleet: TestFleet) {
    id = Identifier(name)!
    self.fleet = fleet
    var random = SystemRandomNumberGenerator()
    state = Mutex(State(epoch: Epoch(using: &random)))
  }

  var kid: String { VerificationKey.ed25519(key.publicKey).keyID.description }
  var epoch: Epoch { state.withLock { $0.epoch } }
  /// Which index of marks its heads say it holds.
  var marks: Int64? { state.withLock { $0.marks } }
  var records: [Record] { state.withLock { $0.records } }
  var tip: ChainPosition { records.last?.position ?? ChainPosition(genesisOf: epoch, device: id) }

  /// Forgets everything, as after the loss of a disk.
  func beginEpoch() {
    var random = SystemRandomNumberGenerator()
    let epoch = Epoch(using: &random)
    state.withLock { $0 = State(epoch: epoch) }
  }

  /// Begins under an epoch that somebody else has drawn.
  func beginEpoch(_ epoch: Epoch) { state.withLock { $0 = State(epoch: epoch) } }

  /// Goes on with the ledger of another.
  func goOn(from other: TestKiosk) {
    let (epoch, records) = (other.epoch, other.records)
    state.withLock { $0 = State(epoch: epoch, records: records) }
  }

  /// From now on its heads say that it holds this index of marks.
  func hold(marks: Int64) { state.withLock { $0.marks = marks } }

  /// Sets the ledger back to its first `count` records.
  func rollBack(to count: Int) { state.withLock { $0.records = Array($0.records.prefix(count)) } }

  @discardableResult
  func append(_ body: RecordBody, at time: WireTime? = nil) -> Record {
    let record = Record(body, in: context(at: time), after: tip)
    state.withLock { $0.records.append(record) }
    return record
  }

  func open(after previous: ChainPosition? = nil, reason: OpeningReason = .first) {
    append(.opened(previous: previous, reason: reason, version: "test"))
  }

  /// Makes a record of an earlier chain again.
  @discardableResult
  func again(_ record: Record) throws -> Record {
    let again = try Record(again: record.bytes, after: tip)
    state.withLock { $0.records.append(again) }
    return again
  }

  private func context(at time: WireTime?) -> RecordContext {
    var random = SystemRandomNumberGenerator()
    return RecordContext(
      device: id, time: time ?? fleet.now, boot: Epoch(using: &random), clock: .plausible,
      trust: TrustMark(timestamp: 0, issuers: 0, campaigns: 0, stage: .fresh), marksIndex: 0, marksStage: .fresh)
  }

  /// Records the redemption of a voucher.
  ///
  /// - Parameters:
  ///   - sealed: the bytes to seal as evidence, if others than the voucher's.
  ///   - amount, index: what the record says, right or wrong.
  @discardableResult
  func redeem(
    _ voucher: [UInt8], use: Int64 = 0, sealed: [UInt8]? = nil, at time: WireTime? = nil, amount: Int64? = 120,
    index: UInt32? = nil, hubKid: String? = nil, sealedFor recordID: String? = nil,
    presentation: RedemptionRecord.Presentation = .bare, until: WireTime? = nil, override: OverrideNote? = nil,
    isTest: Bool = false
  ) throws -> Record {
    let sign1 = try Sign1(decoding: voucher)
    guard case .bytes(let kid)? = sign1.protectedHeader[key: 4], let keyID = KeyID(kid) else {
      throw HTTPClient.Failure(what: "no kid")
    }
    let cti = try Self.index(of: sign1.payload)
    let campaign = cti.list == TestFleet.triple.list ? TestFleet.triple.name : TestFleet.coffee.name
    let (hub, opener) = fleet.keys.openers.first!
    let sealer = try EvidenceSealer(to: opener.publicKey, kid: hubKid ?? hub)
    let evidence = try sealer.seal(sealed ?? voucher, recordID: recordID ?? Record.id(epoch, tip.seq + 1))
    let redemption = RedemptionRecord(
      voucher: VoucherKey(issuer: Identifier("acme")!, list: cti.list, index: index ?? cti.index), use: use,
      campaign: Identifier(campaign)!, kid: keyID.description, presentation: presentation, mode: .offline,
      amount: amount,
      currency: amount == nil ? nil : "TWD", subject: nil, evidence: evidence, override: override)
    if isTest { return append(.tested(code: "accepted", redemption: redemption), at: time) }
    return append(until.map { .held(redemption, until: $0) } ?? .accepted(redemption), at: time)
  }

  /// Records that a use is kept for a till.
  func keep(_ voucher: [UInt8], until: WireTime) throws -> Record { try redeem(voucher, until: until) }

  private static func index(of payload: [UInt8]) throws -> VoucherIndex {
    // cti is 07 48 and eight bytes in the deterministic encoding.
    guard let place = payload.indices.dropLast(9).first(where: { payload[$0] == 7 && payload[$0 + 1] == 0x48 }),
      let index = VoucherIndex(cti: Array(payload[(place + 2)..<(place + 10)]))
    else { throw HTTPClient.Failure(what: "no cti") }
    return index
  }

  // MARK: What it sends

  func enrol(_ ticket: Ticket, proof: [UInt8]? = nil) async throws -> HTTPAnswer {
    let request = Enrol(
      device: id, key: key.publicKey, proof: proof ?? ticket.proof(for: key.publicKey), nonce: nonce(), time: fleet.now)
    let statement = try Statement(.enrol, payload: request.payload, keyID: kid, signedBy: key)
    return try await HTTPClient.send("POST", "/v1/enrolments", port: fleet.port, body: statement.envelope)
  }

  func head(from: Int64, to tip: ChainPosition? = nil, nonce: Nonce? = nil) -> Head {
    Head(
      device: id, tip: tip ?? self.tip, from: from, nonce: nonce ?? self.nonce(), time: fleet.now, clock: .plausible,
      health: marks.map { [JSONMember(Head.marksMember, .integer($0))] } ?? [])
  }

  /// The body of an upload of the records from `from` to `to`.
  func body(from: Int64 = 1, to: Int64? = nil, signedBy other: Curve25519.Signing.PrivateKey? = nil) throws -> [UInt8] {
    let last = to ?? tip.seq
    let sent = records.filter { ($0.position.seq >= from) && $0.position.seq <= last }
    let place = records.first { $0.position.seq == last }?.position
    return try body(head(from: from, to: place), sent.map(\.bytes), signedBy: other)
  }

  func body(
    _ head: Head, _ lines: [[UInt8]], signedBy other: Curve25519.Signing.PrivateKey? = nil
  ) throws -> [UInt8] {
    let statement = try Statement(.head, payload: head.payload, keyID: kid, signedBy: other ?? key)
    return ([statement.envelope] + lines).flatMap { $0 + [0x0a] }
  }

  func upload(from: Int64 = 1, to: Int64? = nil) async throws -> HTTPAnswer {
    try await send(try body(from: from, to: to))
  }

  func send(_ body: [UInt8], announced: Int? = nil) async throws -> HTTPAnswer {
    try await HTTPClient.send(
      "POST", "/v1/devices/\(id)/records", port: fleet.port, type: "application/x-ndjson", body: body,
      announced: announced)
  }

  /// A head without records: is this what you hold?
  func ask(_ tip: ChainPosition? = nil) async throws -> HTTPAnswer {
    let tip = tip ?? self.tip
    return try await send(try body(head(from: tip.seq + 1, to: tip), []))
  }

  func restore(_ epoch: Epoch, from: Int64 = 1) async throws -> HTTPAnswer {
    let request = Restore(device: id, epoch: epoch, from: from, nonce: nonce(), time: fleet.now)
    let statement = try Statement(.restore, payload: request.payload, keyID: kid, signedBy: key)
    return try await HTTPClient.send(
      "POST", "/v1/devices/\(id)/restore", port: fleet.port, body: statement.envelope + [0x0a])
  }

  private func nonce() -> Nonce {
    var random = SystemRandomNumberGenerator()
    return Nonce(using: &random)
  }
}

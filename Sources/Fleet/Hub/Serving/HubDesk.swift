import COSE
import Crypto
import HTTPService
package import Logging
import Records
import Storage
import StrictJSON
import Synchronization
import Trust
package import Wire

/// The hub's judgement of signed statements, without HTTP: who speaks, what is done, what is signed in answer.
///
/// Every call blocks on the disk: make them on a thread that may. A "no" is a `Problem`.
package final class HubDesk: Sendable {
  let store: HubStore
  let trust: TrustSource
  let metrics = HubMetrics()
  let logger: Logger
  let keys: HubKeys
  let now: @Sendable () -> WireTime
  /// What the hub says of marks, and the stream that tells when it says something new.
  package let statuses: StatusDesk
  package let events = EventBoard()
  /// Who may mark and read redemptions.
  let platforms: PlatformTokens
  let check: Mutex<EvidenceCheck>

  /// - Parameters:
  ///   - platforms: none: then nobody may mark but the command line.
  ///   - indexValidity: how long a status index holds, in milliseconds.
  ///   - now: the hub's time.
  /// - Throws: `HubKeys.Fault` if hub.json names no active receipt key that is in `keys`.
  package init(
    store: HubStore, trust: TrustSource, keys: HubKeys, platforms: PlatformTokens = .none,
    indexValidity: Int64 = StatusDesk.usualValidity, logger: Logger, now: @escaping @Sendable () -> WireTime
  ) throws(HubKeys.Fault) {
    (self.store, self.trust, self.keys, self.logger, self.now) = (store, trust, keys, logger, now)
    self.platforms = platforms
    statuses = StatusDesk(store: store, trust: trust, keys: keys, validity: indexValidity, logger: logger)
    check = Mutex(EvidenceCheck(trust: trust.snapshot, openers: keys.openers))
    try Self.check(trust: trust, keys: keys, at: now())
  }

  /// Whether the keys that hub.json names are in our hands.
  ///
  /// - Throws: `HubKeys.Fault` if there is no active receipt key among them, or an evidence key is missing.
  package static func check(trust: TrustSource, keys: HubKeys, at now: WireTime) throws(HubKeys.Fault) {
    guard receiptKey(of: trust, keys, at: now) != nil else {
      throw HubKeys.Fault(
        "\(trust.folder)/hub.json names no active receipt key whose private half is in the folder of keys. "
          + "Copy the hub.json that voucher-hub keys init made into the trust folder.")
    }
    for key in trust.snapshot.hubKeys(for: .evidence, at: now) where keys.openers[key.id] == nil {
      throw HubKeys.Fault(
        "\(trust.folder)/hub.json names the evidence key \(key.id), and the folder of keys has no private half of it.")
    }
  }

  /// Who sent a statement, and what it says, once its signature holds for the device's present key.
  func opened(
    _ statement: [UInt8], as kind: StatementKind, by name: String
  ) throws -> (device: Device, payload: [UInt8]) {
    let parsed: Statement
    do { parsed = try Statement(parsing: statement) } catch { throw Problem.statement(error) }
    guard let id = Identifier(name), let device = try store.device(id) else { throw Problem.deviceUnknown }
    if device.endedKeys.contains(parsed.keyID) { throw Problem.keyReplaced }
    let payload: [UInt8]
    do { payload = try parsed.verified(as: kind, by: [device.key]) } catch { throw Problem.signatureInvalid }
    guard device.state == .active else { throw Problem.deviceRevoked }
    return (device, payload)
  }

  /// The head of an upload, believed.
  func head(_ line: [UInt8], by name: String) throws -> (device: Device, head: Head) {
    let (device, payload) = try opened(line, as: .head, by: name)
    let head: Head
    do { head = try Head(payload: payload) } catch { throw Problem.statement(error) }
    guard head.device == device.id else { throw Problem.otherDevice("head") }
    return (device, head)
  }

  /// Stores the rest of an upload.
  ///
  /// - Returns: a receipt, or a position if the upload does not fit; and the device's enrolment once more, if its head
  ///   names an older one.
  func take(_ body: [UInt8], head: Head, from device: Device) throws -> [Statement] {
    let clock = ContinuousClock()
    let start = clock.now
    let upload: Upload
    do { upload = try Upload(parsing: body) } catch { throw Problem.upload(error) }
    let now = now()
    guard receiptKey(at: now) != nil else { throw Problem.noReceiptKey }
    // Before anything is stored: what a restored hub is sent again comes after what platforms have been told.
    if let held = head.marks { statuses.told(device.id, holds: held, at: now) }
    let ingestion = Ingestion(store: store, check: check.withLock { $0 })
    let (answer, cost): (Ingestion.Answer, Ingestion.Cost)
    do {
      (answer, cost) = try ingestion.take(upload, head: head, from: device, at: now)
    } catch let failure as Ingestion.Failure {
      switch failure {
      case .wrongCount(let announced, let sent): throw Problem.wrongCount(announced: announced, sent: sent)
      case .contended: throw Problem.contended
      case .deviceChanged: throw Problem.keyReplaced
      case .epochTaken:
        logger.error("a device came with the epoch of another one", metadata: ["device": "\(device.id)"])
        throw Problem.epochTaken
      }
    }
    if let conflicts = cost.verdicts[.conflict] {
      logger.warning(
        "vouchers were redeemed beyond their uses", metadata: ["device": "\(device.id)", "records": "\(conflicts)"])
    }
    let statement = try sign(answer, head: head, from: device, at: now)
    try? store.tidy()
    metrics.add(cost, ingesting: clock.now - start)
    guard let known = head.enrolled, known < device.enrolled else { return [statement] }
    return [statement, try enrolled(device, nonce: head.nonce, at: now)]
  }

  /// Who and where a device is. Its time is that of the enrolment, by which the device knows it in its heads.
  private func enrolled(_ device: Device, nonce: Nonce, at now: WireTime) throws -> Statement {
    try sign(
      .enrolled,
      Enrolled(
        device: device.id, key: Array(device.key.key.rawRepresentation), nonce: nonce, time: device.enrolled,
        store: device.store, groups: device.groups, timezone: device.timezone
      ).payload, at: now)
  }

  private func sign(
    _ answer: Ingestion.Answer, head: Head, from device: Device, at now: WireTime
  ) throws -> Statement {
    switch answer {
    case .receipt(let tip, let results):
      metrics.count(.upload, outcome: "receipt")
      return try sign(
        .receipt, Receipt(device: device.id, tip: tip, nonce: head.nonce, time: now, results: results).payload, at: now)
    case .position(let tip, let reason):
      metrics.count(.upload, outcome: reason.rawValue)
      logger.notice(
        "an upload does not fit the chain",
        metadata: [
          "device": "\(device.id)", "reason": "\(reason.rawValue)", "held": "\(tip.seq)", "from": "\(head.from)",
          "seq": "\(head.tip.seq)",
        ])
      return try position(tip, reason, to: device, nonce: head.nonce, at: now)
    }
  }

  func position(
    _ tip: ChainPosition, _ reason: Position.Reason, to device: Device, nonce: Nonce, at now: WireTime
  ) throws -> Statement {
    try sign(
      .position, Position(device: device.id, tip: tip, nonce: nonce, time: now, reason: reason).payload, at: now)
  }

  /// Binds a key to a device by its ticket.
  func enrol(_ body: [UInt8]) throws -> Statement {
    let statement: Statement
    let request: Enrol
    do {
      statement = try Statement(parsing: body)
      request = try Enrol(payload: statement.payload)
    } catch { throw Problem.statement(error) }
    // Nobody can bind a key that is not in their hands.
    let kid = VerificationKey.ed25519(request.key).keyID.description
    do {
      _ = try statement.verified(as: .enrol, by: [StatementKey(keyID: kid, key: request.key)])
    } catch { throw Problem.signatureInvalid }
    let now = now()
    guard receiptKey(at: now) != nil else { throw Problem.noReceiptKey }
    switch try store.enrol(request, kid: kid, at: now) {
    case .failure(let refusal):
      logger.warning(
        "an enrolment was refused", metadata: ["device": "\(request.device)", "reason": "\(refusal.rawValue)"])
      throw Problem.enrolmentRefused
    case .success(let device):
      logger.notice("a device enrolled", metadata: ["device": "\(device.id)", "kid": "\(kid)"])
      metrics.count(.enrolment, outcome: "enrolled")
      return try enrolled(device, nonce: request.nonce, at: now)
    }
  }

  /// What a restore is answered with.
  enum Restoration {
    /// Records in order, and the position to which they lead.
    case records(Statement, [[UInt8]])
    /// The epoch is none that the hub holds; where its latest one ends.
    case otherEpoch(Statement)
  }

  /// Gives a device its own records back.
  func restore(_ body: [UInt8], by name: String) throws -> Restoration {
    let line = body.last == 0x0a ? Array(body.dropLast()) : body
    let (device, payload) = try opened(line, as: .restore, by: name)
    let request: Restore
    do { request = try Restore(payload: payload) } catch { throw Problem.statement(error) }
    guard request.device == device.id else { throw Problem.otherDevice("restore") }
    let now = now()
    guard let part = try store.part(of: device, epoch: request.epoch, from: request.from) else {
      throw Problem.nothingHeld
    }
    metrics.count(.restore, outcome: part.end.epoch == request.epoch ? "records" : "epoch")
    let reason: Position.Reason = part.end.epoch == request.epoch ? .behind : .epoch
    let position = try position(part.end, reason, to: device, nonce: request.nonce, at: now)
    return part.end.epoch == request.epoch ? .records(position, part.records) : .otherEpoch(position)
  }

  private func sign(_ kind: StatementKind, _ payload: [UInt8], at now: WireTime) throws -> Statement {
    guard let (kid, key) = receiptKey(at: now) else { throw Problem.noReceiptKey }
    return try Statement(kind, payload: payload, keyID: kid, signedBy: key)
  }

  private func receiptKey(at now: WireTime) -> (kid: String, key: Curve25519.Signing.PrivateKey)? {
    Self.receiptKey(of: trust, keys, at: now)
  }

  /// The key that hub.json names as active, of several the one that lasts longest.
  private static func receiptKey(
    of trust: TrustSource, _ keys: HubKeys, at now: WireTime
  ) -> (kid: String, key: Curve25519.Signing.PrivateKey)? {
    trust.snapshot.hubKeys(for: .receipt, at: now)
      .filter { $0.state == .active && keys.receipts[$0.id] != nil }
      .max { $0.expires < $1.expires }
      .flatMap { entry in keys.receipts[entry.id].map { (entry.id, $0) } }
  }
}

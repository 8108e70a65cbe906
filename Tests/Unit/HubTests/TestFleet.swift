import CBOR
import COSE
import Crypto
import Foundation
import GRDB
import HTTPService
import Hub
import Logging
import Records
import ServiceLifecycle
import Synchronization
import Trust
import Vouchers
import Wire

/// A hub on loopback with a real database, keys and trust files of its own, and one issuer's vouchers.
final class TestFleet: Sendable {
  static let start = WireTime("2026-11-22T10:00:00Z")!
  /// Entries are single in `coffee`, and three to a voucher in `triple`.
  static let coffee = (name: "coffee", list: UInt32(7), uses: 1)
  static let triple = (name: "triple", list: UInt32(8), uses: 3)

  let scratch = ScratchFolder()
  let issuer = SigningKey(generating: .ed25519)
  let revoked = SigningKey(generating: .p256)
  let keys: HubKeys
  private let clock = Mutex(start)
  private let boundPort = Mutex(0)
  private let running = Mutex<HubDesk?>(nil)
  private let platform = Mutex("")

  /// The token of the platform `shop`.
  var token: String { platform.withLock { $0 } }
  var port: Int { boundPort.withLock { $0 } }
  var now: WireTime { clock.withLock { $0 } }
  var database: String { scratch.file("hub.sqlite") }
  var trust: String { scratch.file("trust") }

  init() throws {
    try HubKeys.make(in: scratch.file("keys"), at: Self.start, days: 365)
    keys = try HubKeys(folder: scratch.file("keys"))
    try FileManager.default.createDirectory(atPath: trust, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: scratch.file("keys/hub.json"), toPath: trust + "/hub.json")
    func key(_ key: SigningKey, _ alg: String, _ state: String) -> String {
      """
      {"kid":"\(key.verificationKey.keyID)","alg":"\(alg)","key":"\(Base64.url.encode(key.verificationKey.raw))",
       "nbf":"2026-01-01T00:00:00Z","exp":"2027-01-01T00:00:00Z","state":"\(state)"}
      """
    }
    func campaign(_ campaign: (name: String, list: UInt32, uses: Int)) -> String {
      """
      {"id":"\(campaign.name)","issuer":"acme","lists":[{"list":\(campaign.list),"size":999,"uses":\(campaign.uses),
       "until":"2027-01-01T00:00:00Z"}],"rules":{"stores":["xinyi","banqiao"]},
       "texts":{"zh-Hant":"咖啡","zh-Hans":"咖啡","en":"Coffee"}}
      """
    }
    _ = scratch.write(
      """
      {"schema":1,"issuers":[{"id":"acme","stores":"*",
       "keys":[\(key(issuer, "ed25519", "active")),\(key(revoked, "p256", "revoked"))]}]}
      """, to: "trust/issuers.json")
    _ = scratch.write(
      "{\"schema\":1,\"campaigns\":[\(campaign(Self.coffee)),\(campaign(Self.triple))]}", to: "trust/campaigns.json")
    _ = scratch.write("{\"schema\":1}", to: "trust/policy.json")
    _ = scratch.write("{\"a root\":true}", to: "trust/root.json")
  }

  func advance(hours: Int64) { clock.withLock { $0 = $0 + hours * 3_600_000 } }

  /// The store, as another process would open it.
  func store() throws -> HubStore { try HubStore(path: database) }

  /// Runs the server for the length of `body`.
  func serving<Value: Sendable>(_ body: @Sendable (TestFleet) async throws -> Value) async throws -> Value {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    if token.isEmpty {
      let made = try PlatformTokens.make(for: Identifier("shop")!, in: scratch.file("tokens"))
      platform.withLock { $0 = made }
    }
    let desk = try HubDesk(
      store: try store(), trust: try TrustSource(folder: trust), keys: keys,
      platforms: try PlatformTokens(file: scratch.file("tokens")), logger: logger,
      now: { [unowned self] in now })
    running.withLock { $0 = desk }
    let socket = try ListeningSocket(bindingHost: "127.0.0.1", port: 0)
    boundPort.withLock { $0 = socket.port ?? 0 }
    let service = SocketService(socket: socket, logger: logger) { HubRoutes(desk: desk).add(to: $0) }
    let group = ServiceGroup(services: [service], logger: logger)
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      let result: Result<Value, any Error>
      do { result = .success(try await body(self)) } catch { result = .failure(error) }
      desk.events.end()
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return try result.get()
    }
  }

  /// Publishes what waits, as the server does ten times a second.
  func publish() async { await running.withLock { $0 }?.publish() }

  /// The keys by which kiosks believe what the hub says of marks.
  var statusKeys: [KeyID: VerificationKey] {
    keys.statuses.values.reduce(into: [:]) {
      let key = VerificationKey.ed25519($1.publicKey)
      $0[key.keyID] = key
    }
  }

  /// A voucher's exact COSE bytes.
  func voucher(
    _ index: UInt32, of campaign: (name: String, list: UInt32, uses: Int) = TestFleet.coffee,
    signedBy key: SigningKey? = nil, amount: Int64? = 120, expires: String = "2026-12-31T00:00:00Z",
    notBefore: String? = nil, audience: [String]? = nil, holder: VerificationKey? = nil
  ) throws -> [UInt8] {
    let key = key ?? issuer
    let claims = VoucherClaims(
      audience: audience?.compactMap { Identifier($0) }, expires: WireTime(expires),
      notBefore: notBefore.flatMap { WireTime($0) }, index: VoucherIndex(list: campaign.list, index: index),
      holderKey: holder,
      terms: Terms(
        campaign: Identifier(campaign.name)!, uses: campaign.uses,
        amount: amount.flatMap { Amount(minor: $0, currency: "TWD") }))
    let algorithm: Int64 = key.verificationKey.curve == .ed25519 ? -8 : -7
    let header = CBORValue.map([
      CBORPair(.unsigned(1), CBORValue(algorithm)), CBORPair(.unsigned(4), .bytes(key.verificationKey.keyID.bytes)),
    ])
    return try Sign1(protected: header, payload: claims.encoded, signedBy: key).encoded
  }

  /// Makes a ticket and enrols a kiosk with it.
  func enrolledKiosk(_ name: String, store: String = "xinyi") async throws -> TestKiosk {
    let kiosk = TestKiosk(name, fleet: self)
    let answer = try await kiosk.enrol(try ticket(name, store: store))
    guard answer.status == 200 else { throw HTTPClient.Failure(what: answer.text) }
    return kiosk
  }

  func ticket(_ name: String, store: String = "xinyi") throws -> Ticket {
    var random = SystemRandomNumberGenerator()
    let ticket = Ticket(
      device: Identifier(name)!, code: Nonce(using: &random).bytes, rootHash: [UInt8](repeating: 0, count: 32))
    let place = Placement(store: Identifier(store)!, groups: [Identifier("north")!], timezone: "Asia/Taipei")
    try self.store().open(ticket, for: place, at: now)
    return ticket
  }

  /// The payload of a statement that the hub has signed with its active receipt key.
  func opened(_ answer: HTTPAnswer, as kind: StatementKind) throws -> [UInt8] {
    let keys = keys.receipts.map { StatementKey(keyID: $0.key, key: $0.value.publicKey) }
    return try Statement(parsing: answer.body).verified(as: kind, by: keys)
  }

  func receipt(_ answer: HTTPAnswer) throws -> Receipt { try Receipt(payload: try opened(answer, as: .receipt)) }
  func position(_ answer: HTTPAnswer) throws -> Position { try Position(payload: try opened(answer, as: .position)) }
}

extension TestFleet {
  /// Runs SQL on the hub's file by a connection that knows nothing of ours.
  func run(_ sql: String) throws {
    let queue = try DatabaseQueue(path: database)
    try queue.inDatabase { try $0.execute(sql: sql) }
    try queue.close()
  }

  /// The number of rows of a table.
  func count(_ table: String) throws -> Int {
    let queue = try DatabaseQueue(path: database)
    defer { try? queue.close() }
    return try queue.inDatabase { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
  }
}

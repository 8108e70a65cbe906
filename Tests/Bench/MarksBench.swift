import COSE
import Crypto
import Foundation
import LocalAPI
import LocalCalls
import Rig
import StatusList
import Storage
import TrustStore
import Wire

/// Marks: what a list of a hundred million costs, and how fast a mark reaches another kiosk.
struct MarksBench {
  static let mostReach = 1000.0

  /// Entries of the list, and how many of them are spent.
  let entries: UInt32
  let spent: Int
  /// Changes in a minute's delta.
  let minute: Int
  /// Marks that are followed from kiosk to kiosk.
  let marks: Int

  func run() throws -> [Verdict] { try list() + reach() }

  /// Snapshot, delta and look-up, without processes around them; then the same list held by a kiosk.
  private func list() throws -> [Verdict] {
    let scratch = ScratchFolder(in: FileManager.default.currentDirectoryPath)
    let clock = ContinuousClock()
    let key = SigningKey(generating: .ed25519)
    let keys = [key.verificationKey.keyID: key.verificationKey]
    let name = ListName(issuer: Identifier("acme")!, list: 7)
    let now = WireTime(seconds: 1_800_000_000)
    var random = SystemRandomNumberGenerator()
    var builder = StatusListBuilder(size: entries)
    let share = Double(spent) / Double(entries)
    let built = clock.measure {
      for part in 0..<StatusListBuilder.parts(of: entries) {
        let marks = builder.entries(of: part).lazy
          .filter { _ in Double.random(in: 0..<1, using: &random) < share }
          .map { StatusChange(entry: $0, status: .spent) }
        builder.build(part, marks: Array(marks))
      }
    }
    let token = try SignedStatusList(name: name, issuedAt: now, version: 1, packed: builder.packed)
      .token(signedBy: key)
    var rebuilt: [Duration] = []
    let middle = StatusListBuilder.parts(of: entries) / 2
    for _ in 0..<5 {
      rebuilt.append(
        try clock.measure {
          builder.build(middle, marks: [StatusChange(entry: builder.entries(of: middle).lowerBound, status: .spent)])
          let list = SignedStatusList(name: name, issuedAt: now, version: 2, packed: builder.packed)
          _ = SHA256.hash(data: try list.token(signedBy: key))
        })
    }
    let entry = StatusIndex.Entry(
      name: name, version: 1, until: now + 86_400_000, hash: Array(SHA256.hash(data: token)))
    let index = StatusIndex(issuedAt: now, expires: now + 3_600_000, version: 1, lists: [entry])
    let database = try DurableDatabase(
      path: scratch.file("marks.sqlite"),
      schema: Schema(
        name: "the bench's marks", applicationID: 7, steps: [TrustStoreSchema.marks, TrustStoreSchema.origins]))
    let book = try MarksBook(database: database, folder: scratch.file("lists"))
    let taken = try clock.measure {
      try book.take(
        try SignedStatusList(token, of: name, by: keys), size: entries, named: entry, by: index)
    }
    var deltas: [Duration] = []
    var version: UInt64 = 1
    for _ in 0..<20 {
      let changes = Set((0..<minute).map { _ in UInt32.random(in: 0..<entries, using: &random) })
      let delta = try StatusDelta(
        name: name, issuedAt: now, from: version, to: version + 1,
        changes: changes.map { StatusChange(entry: $0, status: .spent) }
      ).token(signedBy: key)
      deltas.append(
        try clock.measure {
          try book.apply(
            try StatusDelta(delta, of: name, size: entries, from: version, by: keys), named: entry, by: index)
        })
      version += 1
    }
    let snapshot = book.snapshot
    let vouchers = (0..<100_000).map { _ in
      VoucherKey(issuer: name.issuer, list: 7, index: UInt32.random(in: 0..<entries, using: &random))
    }
    var found = 0
    let looked = clock.measure {
      for voucher in vouchers {
        if case .known(_, let statuses) = snapshot.find(voucher, uses: 1, at: now, staleFor: 0), statuses[0] == .spent {
          found += 1
        }
      }
    }
    let each = looked / .microseconds(1) / Double(vouchers.count)
    print("\(spent) of \(entries) spent: built in \(built), \(token.count) bytes, of \(StatusLimits.inflated(entries))")
    print("a mark in it, built, signed and hashed anew: \(Figures(rebuilt).text)")
    print("a delta of \(minute): \(Figures(deltas).text)")
    print("look-ups: \(found) of \(vouchers.count) spent")
    return [
      Verdict(what: "snapshot", measured: Double(token.count) / 1_048_576, most: nil, unit: " MiB"),
      Verdict(what: "snapshot verified and taken", measured: taken / .milliseconds(1), most: nil, unit: " ms"),
      Verdict(what: "a minute's delta taken, p50", measured: Figures(deltas).p50 / 1000, most: nil, unit: " ms"),
      Verdict(what: "look-up", measured: each, most: nil, unit: " µs"),
    ] + (try MappedMarksBench(builder: builder).run())
  }

  /// From the mark at the hub, and from an acceptance at one kiosk, to the refusal at another.
  private func reach() throws -> [Verdict] {
    let shop = try Shop()
    defer { shop.close() }
    let (first, second) = (try shop.openKiosk("k1"), try shop.openKiosk("k2", store: "banqiao"))
    for kiosk in [first, second] { try kiosk.awaitMarks { $0.isStreaming && $0.index > 0 } }
    let vouchers = try shop.mint.issue("coffee", count: marks)
    let client = try second.client(.staff)
    let clock = ContinuousClock()
    var times: [Duration] = []
    for voucher in vouchers {
      let index = (try client.get("/v1/status") as Status).marks?.index ?? 0
      guard try first.scan(voucher.text).decision == .accepted else { throw TrialError("it does not accept") }
      let start = clock.now
      _ = try Patience.await("the mark", within: .seconds(10)) { () throws -> Bool? in
        let status: Status = try client.get("/v1/status")
        return (status.marks?.index ?? 0) > index ? true : nil
      }
      guard try second.scan(voucher.text).code == "already-used" else { throw TrialError("it is not refused") }
      times.append(clock.now - start)
    }
    let figures = Figures(times)
    print("accepted at one kiosk to refused at another: \(figures.text)")
    return [
      Verdict(what: "accepted to refused elsewhere, p50", measured: figures.p50 / 1000, most: nil, unit: " ms"),
      Verdict(
        what: "accepted to refused elsewhere, p95", measured: figures.quantile(0.95) / 1000, most: Self.mostReach,
        unit: " ms"),
    ]
  }
}

import GRDB
import Records
import Storage
import StrictJSON
import Wire

/// Redemptions in the order in which the hub stored them, each with the number that a reader goes on from.
package struct RedemptionFeed: Sendable {
  /// The most that are given at once.
  package static let page = 500

  package let redemptions: [(number: Int64, report: RedemptionReport)]
  /// What to ask for next: everything after this number.
  package let next: Int64

  /// `{"redemptions":[…],"next":"17"}`.
  package var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.name("redemptions")
      writer.array { writer in for (number, report) in redemptions { report.write(number, into: &writer) } }
      writer.member("next", "\(next)")
    }
    return writer.bytes
  }
}

extension RedemptionFeed {
  /// What is stored from now on gets numbers above this one: platforms go on from those that a database had before it was
  /// restored from an older copy, and what kiosks send again must come after them. Source: sqlite.org/autoinc.html.
  static func moveOn(above number: Int64, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO sqlite_sequence (name, seq)
          SELECT 'feed', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'feed');
        """)
    try db.execute(sql: "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'feed'", arguments: [number])
  }
}

extension HubStore {
  /// - Parameter after: the number of the last redemption that the reader has; 0 from the first.
  package func feed(after: Int64, limit: Int) throws -> RedemptionFeed {
    try database.read("read the feed of redemptions") { db in
      let rows = try Row.fetchAll(
        db.cachedStatement(sql: "SELECT number, chain, seq FROM feed WHERE number > ? ORDER BY number LIMIT ?"),
        arguments: [after, min(limit, RedemptionFeed.page)])
      var redemptions: [(number: Int64, report: RedemptionReport)] = []
      for row in rows {
        let found = try RedemptionReport.all(db, where: "x.chain = ? AND x.seq = ?", [row["chain"], row["seq"]])
        if let report = found.first { redemptions.append((row["number"], report)) }
      }
      return RedemptionFeed(redemptions: redemptions, next: rows.last?["number"] ?? after)
    }
  }

  /// How far the webhook at `url` has been told. One that was never told begins with what comes from now on.
  func told(_ url: String) throws -> Int64 {
    try database.write("look up a webhook") { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO webhook (url, told) VALUES (?, (SELECT coalesce(max(number), 0) FROM feed))",
        arguments: [url])
      return try Int64.fetchOne(db, sql: "SELECT told FROM webhook WHERE url = ?", arguments: [url]) ?? 0
    }
  }

  func told(_ url: String, upTo number: Int64) throws {
    try database.write("keep how far a webhook was told") {
      try $0.execute(sql: "UPDATE webhook SET told = max(told, ?) WHERE url = ?", arguments: [number, url])
    }
  }
}

extension RedemptionReport {
  /// One element of `redemptions`. `id` is the same however often it is told.
  fileprivate func write(_ number: Int64, into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("number", "\(number)")
      writer.member("id", "\(epoch):\(seq)")
      writer.member("outcome", outcome.rawValue)
      if !reason.isEmpty { writer.member("reason", reason) }
      writer.member("issuer", voucher.issuer.text)
      writer.member("list", Int64(voucher.list))
      writer.member("index", Int64(voucher.index))
      writer.member("use", use)
      if let entry { writer.member("entry", entry) }
      writer.member("campaign", campaign.text)
      if let amount, let currency {
        writer.member("amount", amount)
        writer.member("currency", currency)
      }
      if let override { writer.member("override", override) }
      writer.member("device", device.text)
      writer.member("store", store.text)
      writer.member("time", time.description)
      writer.member("clock", clock.rawValue)
      writer.member("received", received.description)
    }
  }
}

import GRDB
import Storage
package import Wire

/// What one store redeemed of one campaign, in one currency.
package struct Figures: Sendable, Equatable {
  package let store: Identifier
  package let campaign: Identifier
  /// Nil where the vouchers carry no amount.
  package let currency: String?
  /// Redemptions that hold their mark.
  package let accepted: Int64
  package let conflicts: Int64
  package let quarantined: Int64
  /// Of the accepted ones, those that staff decided in the kiosk's place.
  package let overridden: Int64
  /// Of the accepted ones, in minor units of the currency.
  package let amount: Int64
  /// Of those in conflict: what would be paid twice.
  package let contendedAmount: Int64
}

extension HubStore {
  /// Per store, campaign and currency.
  ///
  /// - Parameters:
  ///   - from: redemptions that happened at this time or later, by the device's clock; nil: from the beginning.
  ///   - to: and before this one; nil: to the end.
  package func figures(from: WireTime?, to: WireTime?) throws -> [Figures] {
    try database.read("add up figures") { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT store, campaign, currency, count(*) FILTER (WHERE outcome = 'accepted') AS accepted,
            count(*) FILTER (WHERE outcome = 'conflict') AS conflicts,
            count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined,
            count(*) FILTER (WHERE outcome = 'accepted' AND override IS NOT NULL) AS overridden,
            coalesce(sum(amount) FILTER (WHERE outcome = 'accepted'), 0) AS amount,
            coalesce(sum(amount) FILTER (WHERE outcome = 'conflict'), 0) AS contended
          FROM redemption AS x WHERE time >= ? AND time < ? AND NOT EXISTS
            (SELECT 1 FROM sequel WHERE chain = x.chain AND seq = x.seq AND state <> 'confirmed')
          GROUP BY store, campaign, currency
          ORDER BY store, campaign, currency
          """,
        arguments: [from?.milliseconds ?? .min, to?.milliseconds ?? .max])
      return rows.compactMap { row in
        guard let store = Identifier(row["store"] as String), let campaign = Identifier(row["campaign"] as String)
        else { return nil }
        return Figures(
          store: store, campaign: campaign, currency: row["currency"], accepted: row["accepted"],
          conflicts: row["conflicts"], quarantined: row["quarantined"], overridden: row["overridden"],
          amount: row["amount"],
          contendedAmount: row["contended"])
      }
    }
  }
}

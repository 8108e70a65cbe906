import Crypto
import FoundationEssentials
import GRDB
import Storage
package import Records
package import Wire

/// Where a device will stand, as its ticket says.
package struct Placement: Sendable {
  package let store: Identifier
  package let groups: [Identifier]
  /// IANA name, as `Asia/Taipei`.
  package let timezone: String

  package init(store: Identifier, groups: [Identifier], timezone: String) {
    self.store = store
    self.groups = groups
    self.timezone = timezone
  }
}

/// Why an enrolment was refused. The client learns only that it was; the log says which.
package enum EnrolmentRefusal: String, Error, Sendable {
  /// There is no open ticket for this device: never made, used, replaced or burned.
  case noTicket = "no-ticket"
  case expired = "ticket-expired"
  case wrongProof = "wrong-proof"
  /// The last wrong proof: the ticket is burned.
  case burned = "ticket-burned"
}

extension Ticket {
  /// How long a ticket may be used, in milliseconds: 24 hours.
  package static let lifetime: Int64 = 24 * 3600 * 1000
  /// Wrong proofs that burn a ticket.
  package static let mostFailures: Int64 = 5
}

extension HubStore {
  /// Opens a ticket. An open one for the same device ends.
  package func open(_ ticket: Ticket, for place: Placement, at now: WireTime) throws {
    try database.write("make a ticket") { db in
      try db.execute(
        sql: "UPDATE ticket SET state = 'replaced', code = NULL WHERE device = ? AND state = 'open'",
        arguments: [ticket.device.text])
      try db.execute(
        sql: """
          INSERT INTO ticket (device, code, store, groups, timezone, made, expires, state)
          VALUES (?, ?, ?, ?, ?, ?, ?, 'open')
          """,
        arguments: [
          ticket.device.text, Data(ticket.code), place.store.text, Identifier.column(place.groups), place.timezone,
          now.milliseconds, now.milliseconds + Ticket.lifetime,
        ])
    }
  }

  /// Binds a key to a device, if the proof is made with the code of its open ticket, and burns the code.
  ///
  /// A device may ask again under the key that is its own already, with a ticket that is used: the answer may have been
  /// lost. The caller has checked that the request is signed by that key.
  ///
  /// - Returns: the device as it is now known, or why not.
  package func enrol(
    _ request: Enrol, kid: String, at now: WireTime
  ) throws -> Result<Device, EnrolmentRefusal> {
    try database.write("enrol a device") { db in
      let known = try Device.find(request.device, in: db).flatMap { device in
        device.key.keyID == kid && device.state == .active ? device : nil
      }
      func refused(_ refusal: EnrolmentRefusal) -> Result<Device, EnrolmentRefusal> {
        known.map { .success($0) } ?? .failure(refusal)
      }
      guard
        let ticket = try Row.fetchOne(
          db, sql: "SELECT * FROM ticket WHERE device = ? AND state = 'open'", arguments: [request.device.text])
      else { return refused(.noTicket) }
      guard now.milliseconds < ticket["expires"] else {
        try Self.end(ticket, as: "expired", in: db)
        return refused(.expired)
      }
      let code: Data = ticket["code"]
      guard Ticket.isValid(proof: request.proof, code: Array(code), device: request.device, key: request.key) else {
        if let known { return .success(known) }
        try db.execute(sql: "UPDATE ticket SET failures = failures + 1 WHERE id = ?", arguments: [ticket["id"]])
        guard ticket["failures"] + 1 >= Ticket.mostFailures else { return .failure(.wrongProof) }
        try Self.end(ticket, as: "failed", in: db)
        return .failure(.burned)
      }
      try Self.end(ticket, as: "used", in: db)
      try Self.bind(request, kid: kid, ticket: ticket, at: now, in: db)
      guard let device = try Device.find(request.device, in: db) else { return .failure(.noTicket) }
      return .success(device)
    }
  }

  private static func end(_ ticket: Row, as state: String, in db: Database) throws {
    try db.execute(
      sql: "UPDATE ticket SET state = ?, code = NULL WHERE id = ?", arguments: [state, ticket["id"]])
  }

  /// The old key ends at the chain's present tip; a revoked device that enrols anew is active.
  private static func bind(_ request: Enrol, kid: String, ticket: Row, at now: WireTime, in db: Database) throws {
    let store: String = ticket["store"]
    let groups: String = ticket["groups"]
    try db.execute(
      sql: """
        INSERT INTO device (name, state, store, groups, timezone, enrolled) VALUES (?, 'active', ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET state = 'active', store = excluded.store, groups = excluded.groups,
          timezone = excluded.timezone, enrolled = excluded.enrolled
        """,
      arguments: [request.device.text, store, groups, ticket["timezone"], now.milliseconds])
    let device = try Int64.fetchOne(
      db, sql: "SELECT id FROM device WHERE name = ?", arguments: [request.device.text])
    try db.execute(
      sql: """
        UPDATE device_key SET ended = :now, ended_chain = (SELECT chain FROM device WHERE id = :device),
          ended_seq = (SELECT seq FROM chain WHERE id = (SELECT chain FROM device WHERE id = :device))
        WHERE device = :device AND ended IS NULL
        """,
      arguments: ["now": now.milliseconds, "device": device])
    try db.execute(
      sql: "INSERT INTO device_key (device, kid, key, store, groups, since) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [device, kid, Data(request.key.rawRepresentation), store, groups, now.milliseconds])
  }
}

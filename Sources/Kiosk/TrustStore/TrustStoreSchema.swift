package import Storage

/// The trust store's tables, which lie in the same file as the ledger's.
package enum TrustStoreSchema {
  /// Version 1: the time floors, and who and where this device is.
  package static let first = Schema.Step(
    sql: """
      -- One row. Times in ms since 1970, boot clock in ms.
      CREATE TABLE clock (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        hub_floor INTEGER, high_water INTEGER,
        confirmed_wall INTEGER, confirmed_since_boot INTEGER, confirmed_boot BLOB
      ) STRICT;
      -- One row: the hub's enrolled statement as it came.
      CREATE TABLE enrolment (id INTEGER PRIMARY KEY CHECK (id = 1), statement BLOB NOT NULL) STRICT;
      """)
}

package import Storage

/// The trust store's tables, which lie in the same file as the ledger's.
package enum TrustStoreSchema {
  /// The time floors, and who and where this device is.
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

  /// The last boot in which the machine's own clock agreed with the hub.
  package static let agreedBoot = Schema.Step(sql: "ALTER TABLE clock ADD COLUMN agreed_boot BLOB;")

  /// What is held of the TUF repository. Times in ms since 1970.
  package static let second = Schema.Step(
    sql: """
      -- Verified metadata, under the name in which TUF keeps it.
      CREATE TABLE trust_metadata (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
      -- Every root that was ever trusted here: a ticket names one by its SHA-256.
      CREATE TABLE trust_root (sha256 BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
      -- Target files in force: the version of the role that listed them, when that role expires, since when they count.
      CREATE TABLE trust_file (
        name TEXT PRIMARY KEY, bytes BLOB NOT NULL, version INTEGER NOT NULL, expires INTEGER NOT NULL,
        since INTEGER NOT NULL
      ) STRICT;
      -- One row: when the last trusted timestamp expires. Stays when a new root takes the timestamp's keys away.
      CREATE TABLE trust_fresh (id INTEGER PRIMARY KEY CHECK (id = 1), until INTEGER NOT NULL) STRICT;
      """)
}

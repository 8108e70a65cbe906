package import Storage

/// The ledger's tables. In which order the steps are taken, between those of the trust store, `KioskSchema` says.
package enum LedgerSchema {
  /// One chain: that of the epoch that this file is in.
  ///
  /// The way from a record to its claim stands in the record: an index for it would be one more page in each commit
  /// that a customer waits for.
  static let records = """
    CREATE TABLE records (
      seq INTEGER PRIMARY KEY, type TEXT NOT NULL, time INTEGER NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL,
      claimed INTEGER NOT NULL,                            -- claims of this chain up to and with this record
      issuer TEXT, list INTEGER, first INTEGER, n INTEGER  -- the claim that it makes, or NULL
    ) STRICT;
    """

  /// Chain, records, claims, verdicts, and what earlier epochs left.
  package static let first = Schema.Step(
    sql: """
      -- One row: which chain this file holds, and how far the hub has confirmed it.
      CREATE TABLE chain (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        ordinal INTEGER NOT NULL,              -- how many epochs there were before this one
        epoch BLOB NOT NULL, device TEXT NOT NULL,
        receipted INTEGER NOT NULL DEFAULT 0,  -- seq of the last record that the hub has receipted
        receipt BLOB,                          -- the statement that says so, as it came
        receipt_time INTEGER,                  -- the hub's time in it, ms
        stopped TEXT                           -- why nothing is accepted any more, or NULL
      ) STRICT;
      \(records)
      CREATE TABLE claims (
        issuer TEXT NOT NULL, list INTEGER NOT NULL, first INTEGER NOT NULL,
        n INTEGER NOT NULL,                    -- own ordinal of the use
        idx INTEGER,                           -- entry the hub gave it; NULL until receipted, or when it has none
        epoch INTEGER NOT NULL, seq INTEGER NOT NULL, time INTEGER NOT NULL,
        state INTEGER NOT NULL DEFAULT 0,      -- ClaimState
        PRIMARY KEY (issuer, list, first, n)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE verdicts (epoch INTEGER NOT NULL, seq INTEGER NOT NULL, result TEXT NOT NULL,
        PRIMARY KEY (epoch, seq)) STRICT, WITHOUT ROWID;
      -- Records of epochs before this one that came back from the hub: kept, never sent again. Those that were made in
      -- this file stay in a table of their own, records_<epoch>; what the hub lacks of them is recorded again.
      CREATE TABLE former_records (
        epoch BLOB NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (epoch, seq)
      ) STRICT, WITHOUT ROWID;
      """)

  /// The redemptions of campaigns with limits.
  package static let counts = Schema.Step(
    sql: """
      CREATE TABLE uses (
        issuer TEXT NOT NULL, campaign TEXT NOT NULL, time INTEGER NOT NULL, epoch INTEGER NOT NULL,
        seq INTEGER NOT NULL, sub TEXT, amount INTEGER, PRIMARY KEY (issuer, campaign, time, epoch, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX uses_by_holder ON uses (issuer, campaign, sub, time) WHERE sub IS NOT NULL;
      -- Up to which record of which epoch a campaign's uses are in it.
      CREATE TABLE counted (
        issuer TEXT NOT NULL, campaign TEXT NOT NULL, epoch INTEGER NOT NULL, upto INTEGER NOT NULL,
        PRIMARY KEY (issuer, campaign)
      ) STRICT, WITHOUT ROWID;
      """)

  /// Uses kept for a till, uses given back, campaigns paused.
  package static let sequels = Schema.Step(
    sql: """
      CREATE TABLE holds (
        id TEXT PRIMARY KEY, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        issuer TEXT NOT NULL, list INTEGER NOT NULL, first INTEGER NOT NULL, until INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'released', 'expired'))
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX holds_standing ON holds (issuer, list, first) WHERE state = 'held';
      CREATE INDEX holds_by_record ON holds (epoch, seq);
      -- Claims that were given back: the redemption, and the record that says so.
      CREATE TABLE undone (
        epoch INTEGER NOT NULL, seq INTEGER NOT NULL, by_seq INTEGER NOT NULL,
        issuer TEXT NOT NULL, list INTEGER NOT NULL, first INTEGER NOT NULL, n INTEGER NOT NULL, time INTEGER NOT NULL,
        PRIMARY KEY (epoch, seq)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX undone_voucher ON undone (issuer, list, first);
      CREATE TABLE paused (
        issuer TEXT NOT NULL, campaign TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (issuer, campaign)
      ) STRICT, WITHOUT ROWID;
      """)

  /// When the hub has receipted that a use was given back.
  package static let clearances = Schema.Step(
    sql: """
      ALTER TABLE undone ADD COLUMN receipted INTEGER;  -- the hub's time, ms; NULL until then
      CREATE INDEX undone_unreceipted ON undone (epoch, by_seq) WHERE receipted IS NULL;
      """)

  /// Redemptions that staff decided in the kiosk's place. Those that came back from the hub are of epoch -1.
  package static let overrides = Schema.Step(
    sql: """
      CREATE TABLE overrides (
        time INTEGER NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (time, epoch, seq)
      ) STRICT, WITHOUT ROWID;
      """)

  /// The youngest live code that each voucher was redeemed with.
  package static let presentations = Schema.Step(
    sql: """
      CREATE TABLE presented (
        issuer TEXT NOT NULL, list INTEGER NOT NULL, first INTEGER NOT NULL, time INTEGER NOT NULL,
        PRIMARY KEY (issuer, list, first)
      ) STRICT, WITHOUT ROWID;
      """)

  /// What the hub lacks of a chain that has ended.
  package static let carrying = Schema.Step(
    sql: """
      -- One row while records of the chain before are still to be recorded again.
      CREATE TABLE carrying (
        id INTEGER PRIMARY KEY CHECK (id = 1), epoch BLOB NOT NULL, ordinal INTEGER NOT NULL,
        reached INTEGER NOT NULL  -- seq there: all up to it is at the hub or recorded again
      ) STRICT;
      -- Under which number a record of that chain stands in this one.
      CREATE TABLE carried (
        epoch BLOB NOT NULL, seq INTEGER NOT NULL, again INTEGER NOT NULL, PRIMARY KEY (epoch, seq)
      ) STRICT, WITHOUT ROWID;
      -- Redemptions that records from the hub say were given back: freed when the epoch begins.
      CREATE TABLE given_back (
        epoch BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (epoch, seq)
      ) STRICT, WITHOUT ROWID;
      """)
}

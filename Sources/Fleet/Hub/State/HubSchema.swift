package import Storage

extension Schema {
  /// The hub's tables. Times are milliseconds since 1970; identifiers are ASCII text; hashes, keys and epochs are
  /// bytes.
  ///
  /// A record's bytes are written once and never changed. What the hub makes of it (verdict, mark) stands beside it.
  package static let hub = Schema(
    name: "the hub's database", applicationID: 0x5648_5542,
    steps: [
      .init(sql: devices), .init(sql: chains), .init(sql: redemptions), .init(sql: marks), .init(sql: feeds),
      .init(sql: sequels), .init(sql: carried),
      // Holds that stand: few among all that ever were.
      .init(sql: "CREATE INDEX sequel_held ON sequel (since) WHERE state = 'held'"),
      .init(sql: moves),
      .init(sql: overrides),
    ])

  /// What became of redemptions that were held, or taken back.
  private static let sequels = """
    CREATE TABLE sequel (
      chain INTEGER NOT NULL, seq INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('held', 'confirmed', 'released', 'voided')),
      by_chain INTEGER NOT NULL, by_seq INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (chain, seq)
    ) STRICT, WITHOUT ROWID;
    """

  /// Records that were made again in a later chain, by the id that they had first. A redemption that the hub had already
  /// is no second one: its twin is the one that counts.
  private static let carried = """
    CREATE TABLE carried (
      chain INTEGER NOT NULL, seq INTEGER NOT NULL, epoch BLOB NOT NULL, former INTEGER NOT NULL,
      twin_chain INTEGER, twin_seq INTEGER, PRIMARY KEY (chain, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX carried_former ON carried (epoch, former);
    """

  /// When versions of marks were last moved on because the database was restored; 0: never.
  private static let moves = "ALTER TABLE status_index ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;"

  /// What a kiosk could not judge where staff decided; NULL for what it judged itself.
  private static let overrides = "ALTER TABLE redemption ADD COLUMN override TEXT;"

  private static let devices = """
    CREATE TABLE device (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
      state TEXT NOT NULL CHECK (state IN ('active', 'revoked')),
      store TEXT NOT NULL, groups TEXT NOT NULL, timezone TEXT NOT NULL,
      enrolled INTEGER NOT NULL, seen INTEGER, chain INTEGER
    ) STRICT;
    CREATE TABLE device_key (
      id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device (id),
      kid TEXT NOT NULL, key BLOB NOT NULL, store TEXT NOT NULL, groups TEXT NOT NULL,
      since INTEGER NOT NULL, ended INTEGER, ended_chain INTEGER, ended_seq INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX device_key_current ON device_key (device) WHERE ended IS NULL;
    CREATE INDEX device_key_history ON device_key (device, since);
    CREATE TABLE ticket (
      id INTEGER PRIMARY KEY, device TEXT NOT NULL, code BLOB,
      store TEXT NOT NULL, groups TEXT NOT NULL, timezone TEXT NOT NULL,
      made INTEGER NOT NULL, expires INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL CHECK (state IN ('open', 'used', 'failed', 'expired', 'replaced')),
      CHECK ((state = 'open') = (code IS NOT NULL))
    ) STRICT;
    CREATE UNIQUE INDEX ticket_open ON ticket (device) WHERE state = 'open';
    """

  private static let chains = """
    CREATE TABLE chain (
      id INTEGER PRIMARY KEY, device INTEGER NOT NULL REFERENCES device (id), epoch BLOB NOT NULL,
      seq INTEGER NOT NULL, hash BLOB NOT NULL, opened INTEGER NOT NULL,
      UNIQUE (device, epoch)
    ) STRICT;
    CREATE TABLE record (
      chain INTEGER NOT NULL REFERENCES chain (id), seq INTEGER NOT NULL,
      bytes BLOB NOT NULL, hash BLOB NOT NULL, type TEXT, time INTEGER, received INTEGER NOT NULL,
      verdict TEXT CHECK (verdict IN ('conflict', 'quarantined', 'moved')),
      use INTEGER, reason TEXT, detail TEXT, with_chain INTEGER, with_seq INTEGER,
      PRIMARY KEY (chain, seq)
    ) STRICT;
    """

  private static let redemptions = """
    CREATE TABLE redemption (
      chain INTEGER NOT NULL, seq INTEGER NOT NULL,
      issuer TEXT NOT NULL, list INTEGER NOT NULL, first INTEGER NOT NULL, use INTEGER NOT NULL,
      entry INTEGER, contended INTEGER,
      campaign TEXT NOT NULL, store TEXT NOT NULL, amount INTEGER, currency TEXT,
      clock TEXT NOT NULL, time INTEGER NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'conflict', 'quarantined')),
      PRIMARY KEY (chain, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX redemption_voucher ON redemption (issuer, list, first);
    CREATE INDEX redemption_time ON redemption (time);
    CREATE TABLE mark (
      issuer TEXT NOT NULL, list INTEGER NOT NULL, entry INTEGER NOT NULL,
      chain INTEGER NOT NULL, seq INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state = 'spent'), since INTEGER NOT NULL,
      PRIMARY KEY (issuer, list, entry)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE conflict (
      id INTEGER PRIMARY KEY, issuer TEXT NOT NULL, list INTEGER NOT NULL, entry INTEGER NOT NULL,
      opened INTEGER NOT NULL, state TEXT NOT NULL CHECK (state = 'open'),
      UNIQUE (issuer, list, entry)
    ) STRICT;
    CREATE INDEX redemption_contended ON redemption (issuer, list, contended) WHERE contended IS NOT NULL;
    """

  /// What platforms marked, what lists say, and in which version they began to say it.
  private static let marks = """
    CREATE TABLE platform_mark (
      issuer TEXT NOT NULL, list INTEGER NOT NULL, entry INTEGER NOT NULL,
      state INTEGER NOT NULL CHECK (state IN (1, 2, 3)), since INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT,
      PRIMARY KEY (issuer, list, entry)
    ) STRICT, WITHOUT ROWID;
    -- Before and after are what the list said of the entry; version is NULL until the change is published.
    CREATE TABLE status_change (
      id INTEGER PRIMARY KEY, issuer TEXT NOT NULL, list INTEGER NOT NULL, entry INTEGER NOT NULL,
      before INTEGER NOT NULL, after INTEGER NOT NULL, at INTEGER NOT NULL, version INTEGER
    ) STRICT;
    CREATE INDEX status_change_waiting ON status_change (issuer, list) WHERE version IS NULL;
    CREATE INDEX status_change_version ON status_change (issuer, list, version) WHERE version IS NOT NULL;
    -- Oldest: the first version of which every change is kept above.
    CREATE TABLE status_list (
      issuer TEXT NOT NULL, list INTEGER NOT NULL, size INTEGER NOT NULL,
      version INTEGER NOT NULL, oldest INTEGER NOT NULL, changed INTEGER NOT NULL,
      PRIMARY KEY (issuer, list)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE status_index (
      id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, lists BLOB NOT NULL
    ) STRICT;
    INSERT INTO status_index (id, version, lists) VALUES (1, 0, x'');
    -- Lists with marks from before: of no size yet, they get their next version when they are first published.
    INSERT INTO status_list (issuer, list, size, version, oldest, changed)
      SELECT DISTINCT issuer, list, 0, 0, 1, 0 FROM mark;
    """

  /// Redemptions in the order in which they were stored, for platforms, and how far each webhook has been told.
  private static let feeds = """
    CREATE TABLE feed (
      number INTEGER PRIMARY KEY AUTOINCREMENT, chain INTEGER NOT NULL, seq INTEGER NOT NULL
    ) STRICT;
    INSERT INTO feed (chain, seq)
      SELECT x.chain, x.seq FROM redemption x JOIN record r ON r.chain = x.chain AND r.seq = x.seq
      ORDER BY r.received, x.chain, x.seq;
    CREATE TRIGGER redemption_feed AFTER INSERT ON redemption BEGIN
      INSERT INTO feed (chain, seq) VALUES (new.chain, new.seq);
    END;
    CREATE TABLE webhook (url TEXT PRIMARY KEY, told INTEGER NOT NULL) STRICT;
    """
}

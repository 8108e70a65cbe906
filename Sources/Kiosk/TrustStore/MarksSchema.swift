package import Storage

extension TrustStoreSchema {
  /// The status index that is in force, which lists it names, what is held of them, and what changed since their files.
  package static let marks = Schema.Step(
    sql: """
      -- One row. Times in ms since 1970.
      CREATE TABLE marks_index (
        id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, issued INTEGER NOT NULL, expires INTEGER NOT NULL
      ) STRICT;
      -- version NULL: none is held. file NULL: at its beginning nothing was marked, and no file is needed.
      CREATE TABLE marks_list (
        issuer TEXT NOT NULL, list INTEGER NOT NULL, named INTEGER NOT NULL, until INTEGER NOT NULL,
        size INTEGER, version INTEGER, fresh_until INTEGER, file TEXT, hash BLOB,
        PRIMARY KEY (issuer, list)
      ) STRICT, WITHOUT ROWID;
      -- Entries that are no longer what the list's file says.
      CREATE TABLE marks_change (
        issuer TEXT NOT NULL, list INTEGER NOT NULL, entry INTEGER NOT NULL, state INTEGER NOT NULL,
        PRIMARY KEY (issuer, list, entry)
      ) STRICT, WITHOUT ROWID;
      """)

  /// Whose signatures marks rest on, and which list of a version is held: a hub that was set back makes another one of
  /// the same version.
  package static let origins = Schema.Step(
    sql: """
      -- forgotten: its key is no longer trusted, and there was no other index since; the other columns then say nothing.
      ALTER TABLE marks_index ADD COLUMN kid BLOB;
      ALTER TABLE marks_index ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
      -- token: SHA-256 of the signed list, as the index named it. kids: 8 bytes each, one after the other.
      ALTER TABLE marks_list ADD COLUMN token BLOB;
      ALTER TABLE marks_list ADD COLUMN kids BLOB;
      """)
}

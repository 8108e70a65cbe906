package import Storage

/// The table of traces.sqlite.
package enum TraceSchema {
  package static let schema = Schema(
    name: "the kiosk's traces", applicationID: 0x766f_7472,
    steps: [
      Schema.Step(
        sql: """
          CREATE TABLE traces (
            id INTEGER PRIMARY KEY AUTOINCREMENT, trace TEXT NOT NULL, seq INTEGER, time INTEGER NOT NULL,
            body BLOB NOT NULL, scan BLOB
          ) STRICT;
          CREATE INDEX traces_by_trace ON traces (trace);
          CREATE INDEX traces_by_seq ON traces (seq) WHERE seq IS NOT NULL;
          CREATE INDEX traces_by_time ON traces (time);
          """)
    ])
}

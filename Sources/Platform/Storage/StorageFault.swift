/// What went wrong between us and the file that holds our state. Ours to mend, never the voucher's fault.
///
/// Carries no SQL and no values: its text may go to a log or a terminal.
package struct StorageFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// A closed list of stable codes.
  package enum Code: String, Sendable, CaseIterable {
    /// The folder can't be made or written.
    case folderUnusable = "folder-unusable"
    /// The file can't be opened, or its rights forbid it.
    case fileUnusable = "file-unusable"
    /// Another process holds the file as its only writer.
    case inUse = "in-use"
    /// The file is no SQLite database, or its pages contradict each other.
    case damaged
    /// The file belongs to another application.
    case otherApplication = "other-application"
    /// A newer version of the program wrote the file.
    case newerVersion = "newer-version"
    /// SQLite would not give the durability that is asked for.
    case notDurable = "not-durable"
    /// No room on the disk.
    case diskFull = "disk-full"
    /// The file or its disk became read-only.
    case readOnly = "read-only"
    /// The disk reported an error.
    case inputOutput = "input-output"
    /// Another connection held a lock for longer than the busy timeout.
    case busy
    /// Anything else SQLite may report.
    case unexpected
  }

  /// What was being done, in words ("commit a redemption").
  package let operation: String
  package let code: Code
  /// What was found, in words, SQLite's own message included.
  package let detail: String

  package init(operation: String, code: Code, detail: String) {
    self.operation = operation
    self.code = code
    self.detail = detail
  }

  /// Whether the same call may succeed later without anybody doing anything.
  package var isRetryable: Bool { code == .busy || code == .diskFull || code == .inUse }

  /// What a person can do about it: one sentence.
  package var whatToDo: String {
    switch code {
    case .folderUnusable: "Make the folder writable for this user, or name another one in the configuration."
    case .fileUnusable: "Give the file to this user with mode 0600, or name another one in the configuration."
    case .inUse: "Stop the other process that uses this file."
    case .damaged: "Keep the file aside, check the disk, and restore from a backup or from the hub."
    case .otherApplication: "Name the right file in the configuration; this one was left as it is."
    case .newerVersion: "Install the newer version again; the file was left as it is."
    case .notDurable: "Move the file to a local disk with a file system that SQLite can lock and sync."
    case .diskFull: "Free room on the disk."
    case .readOnly: "Mount the disk writable; if it turned read-only by itself, replace it."
    case .inputOutput: "Check the disk (dmesg, smartctl) and replace it if errors repeat."
    case .busy: "Nothing, unless it repeats; then find which process holds the file (fuser)."
    case .unexpected: "Report this message together with the program's version."
    }
  }

  package var description: String { "can't \(operation): \(detail) (\(code.rawValue)). \(whatToDo)" }
}

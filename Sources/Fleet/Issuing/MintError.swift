/// Why the mint did not do what it was asked: which rule, and in words what was wrong and what to do.
package struct MintError: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// There is no workspace, or it is none that this version can read.
    case workspaceUnusable = "workspace-unusable"
    /// There is one already; a second `init` would lose keys and numbering.
    case workspaceExists = "workspace-exists"
    /// Another mint holds the workspace for longer than we wait.
    case busy
    /// A file could not be read or written.
    case inputOutput = "input-output"
    /// A name, number or time that the formats do not allow.
    case invalid
    case keyUnknown = "key-unknown"
    /// The key is retired, revoked, or not in force for as long as the vouchers.
    case keyNotActive = "key-not-active"
    /// Kiosks that are offline don't know the key yet.
    case keyNotPublished = "key-not-published"
    case campaignUnknown = "campaign-unknown"
    case listUnknown = "list-unknown"
    /// The list has fewer free indexes than vouchers were asked for.
    case listFull = "list-full"
    case usesMismatch = "uses-mismatch"
    /// Valid for longer than its list.
    case expiryBeyondList = "expiry-beyond-list"
    /// Longer than a cheap camera reads well.
    case textTooLong = "text-too-long"
    /// A kiosk would refuse it.
    case wouldBeRefused = "would-be-refused"
  }

  package let code: Code
  package let detail: String

  package init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  package var description: String { detail }
}

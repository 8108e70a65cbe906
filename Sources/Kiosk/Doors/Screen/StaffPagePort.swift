package import LocalAPI

/// What the staff page asks of the kiosk. Every call but `open` and `shut` needs the token that `open` gave.
package protocol StaffPagePort: Sendable {
  /// Opens the page for the badge that was shown last.
  ///
  /// - Returns: the token of the session, 16 random bytes.
  /// - Throws: `Problem` for a wrong PIN, too many of them, or no badge.
  func open(_ body: PINBody) async throws -> [UInt8]
  /// - Throws: `Problem` where the token opens nothing.
  func overview(_ token: [UInt8]) async throws -> StaffOverview
  /// - Throws: the same, and `Problem` 403 where the badge is not a manager's.
  func campaigns(_ token: [UInt8]) async throws -> CampaignStates
  /// Does it, and records that it was done.
  ///
  /// - Throws: the same.
  func act(_ deed: StaffDeed, _ token: [UInt8]) async throws -> StaffFindings
  /// Somebody is at work, though nothing was asked for: the page stays open for a while more.
  ///
  /// - Throws: `Problem` where the token opens nothing.
  func touch(_ token: [UInt8]) async throws
  /// Shuts the page, whoever is in. Anybody may.
  func shut() async
}

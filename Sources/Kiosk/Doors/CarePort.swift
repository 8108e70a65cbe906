package import LocalAPI
package import Wire

/// What those who look after the shop change at the kiosk. Each leaves a record with who did it.
package protocol CarePort: Sendable {
  func campaigns() async -> CampaignStates
  /// Pauses a campaign at this kiosk, or takes it up again.
  ///
  /// - Throws: `Problem` 404 for a campaign that trust does not hold.
  func pause(issuer: Identifier, campaign: Identifier, _ isPaused: Bool, by uid: UInt32) async throws -> Recorded
  /// Takes a redemption of this kiosk back.
  ///
  /// - Throws: `Problem` 404 if the record is none, 409 if it is in no state to be taken back.
  func void(_ seq: Int64, _ request: VoidRequest, by uid: UInt32) async throws -> Recorded
  /// What staff may decide where the kiosk could not judge.
  func overrides() async throws -> Overrides
  /// Decides a scan that could not be judged.
  ///
  /// - Throws: `Problem` 404 if no such scan waits, 409 if as many were decided today as the policy allows.
  func override(_ request: OverrideRequest, by uid: UInt32) async throws -> Answer
  /// Tries a code the whole way; nothing of it counts.
  func test(_ code: [UInt8], by uid: UInt32) async throws -> Answer
  func openingCheck(by uid: UInt32) async throws -> StaffFindings
  func shiftReport(by uid: UInt32) async throws -> StaffFindings
}

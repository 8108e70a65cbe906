import Doors
import HTTPService
import HTTPTypes
import LocalAPI
import Wire

/// What `PretendKiosk` is not: trust, care and tills, of a kiosk that has nothing.
struct PretendShop: TrustPort, CarePort, TillPort, TracePort {
  private static let none = Problem(.notFound, code: "hold-unknown", title: "There is no such hold")

  func trust() async -> TrustState {
    TrustState(
      stage: "none", until: nil, freshUntil: nil, staleUntil: nil, metadata: [:], files: [], disabledCampaigns: [:],
      lastGoodRound: nil, lastRound: nil, lastCost: nil, problems: [], nextRoundS: nil)
  }
  func updateTrust() async -> TrustState { await trust() }
  func clock() async -> ClockState {
    ClockState(
      state: "untrusted", doubt: "gap", time: "2026-11-22T02:17:04.123Z", hubFloor: nil, highWater: nil, confirmed: nil,
      confirmedAgeS: nil, gapDays: 30, driftS: 300, confirmS: 10)
  }
  func lowerClock(by uid: UInt32) async throws -> ClockState { await clock() }

  func trace(_ name: TraceName) async throws -> AnswerTraces { AnswerTraces(traces: []) }
  func scans(after: Int64) async throws -> KeptScans { KeptScans(place: nil, scans: [], others: 0, next: nil) }
  func trustFile(_ name: String) async throws -> [UInt8] { Array("{}".utf8) }

  func campaigns() async -> CampaignStates { CampaignStates(campaigns: []) }
  func pause(issuer: Identifier, campaign: Identifier, _ isPaused: Bool, by uid: UInt32) async throws -> Recorded {
    Recorded(seq: nil)
  }
  func void(_ seq: Int64, _ request: VoidRequest, by uid: UInt32) async throws -> Recorded { Recorded(seq: nil) }

  func overrides() async throws -> Overrides { Overrides(perDay: 0, used: 0, codes: [], scans: []) }
  func override(_ request: OverrideRequest, by uid: UInt32) async throws -> Answer { PretendKiosk.anAnswer }
  func test(_ code: [UInt8], by uid: UInt32) async throws -> Answer { PretendKiosk.anAnswer }
  func openingCheck(by uid: UInt32) async throws -> StaffFindings { StaffFindings(headline: .ok, lines: []) }
  func shiftReport(by uid: UInt32) async throws -> StaffFindings { StaffFindings(headline: .ok, lines: []) }

  func hold(_ request: HoldRequest) async throws -> HoldReply { HoldReply(answer: PretendKiosk.anAnswer) }
  func hold(named id: String) async throws -> HoldState { throw Self.none }
  func confirm(_ id: String) async throws -> HoldState { throw Self.none }
  func release(_ id: String) async throws -> HoldState { throw Self.none }
}

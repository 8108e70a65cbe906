import Doors
import HTTPService
import HTTPTypes
import Ledger
import LocalAPI
import Logging
import Redemption
import Trust
import Wire

/// What those who look after the shop change.
struct CareFlow: CarePort {
  let desk: Desk
  let clocks: Clocks
  let log: Logger

  func campaigns() async -> CampaignStates {
    await OffPool.run {
      let paused = desk.pausedCampaigns
      let all = desk.surroundings.trust?.campaigns.values.sorted { ($0.issuer, $0.id) < ($1.issuer, $1.id) } ?? []
      return CampaignStates(
        campaigns: all.map { campaign in
          CampaignStates.State(
            issuer: campaign.issuer.text, campaign: campaign.id.text,
            isPaused: paused.contains(PausedCampaign(issuer: campaign.issuer, campaign: campaign.id)),
            texts: InLanguages(
              zhHant: campaign.texts.traditionalChinese, zhHans: campaign.texts.simplifiedChinese,
              en: campaign.texts.english))
        })
    }
  }

  func pause(issuer: Identifier, campaign: Identifier, _ isPaused: Bool, by uid: UInt32) async throws -> Recorded {
    try await OffPool.run {
      let name = PausedCampaign(issuer: issuer, campaign: campaign)
      let isKnown =
        desk.surroundings.trust?.campaigns.values.contains { $0.issuer == issuer && $0.id == campaign } ?? false
      // One that trust no longer holds can still be taken up again.
      guard isKnown || (!isPaused && desk.pausedCampaigns.contains(name)) else {
        throw Problem(
          .notFound, code: "campaign-unknown", title: "There is no such campaign",
          detail: "Trust holds no \(issuer)/\(campaign).", whatToDo: "voucherctl campaigns lists them.")
      }
      return try recorded(desk.pause(name, isPaused, by: Int64(uid), staff: nil, at: clocks.now))
    }
  }

  func void(_ seq: Int64, _ request: VoidRequest, by uid: UInt32) async throws -> Recorded {
    try await OffPool.run {
      try recorded(
        desk.void(seq, reason: request.reason, by: Int64(uid), staff: request.staff, at: clocks.now))
    }
  }

  private func recorded(_ sequel: Desk.Sequel) throws(Problem) -> Recorded {
    switch sequel {
    case .done(let seq, _):
      log.notice("staff action recorded", metadata: ["seq": "\(seq)"])
      return Recorded(seq: Int(seq))
    case .already: return Recorded(seq: nil)
    case .unknown:
      throw Problem(
        .notFound, code: "redemption-unknown", title: "That record is no redemption of this ledger",
        whatToDo: "voucherctl log shows the numbers; of an earlier ledger, void at the hub's operator.")
    case .impossible(let state):
      throw Problem(
        .conflict, code: "redemption-\(state)", title: "It can't be taken back", detail: "It is \(state).",
        whatToDo: "A hold is ended by its till, or by time.")
    case .failed(let why): throw Problem.unwritable(why)
    }
  }
}

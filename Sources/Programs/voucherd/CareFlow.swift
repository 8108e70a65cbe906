import Doors
import HTTPService
import HTTPTypes
import Ledger
import LocalAPI
import Logging
import Records
import Redemption
import Trust
import Wire

/// What those who look after the shop change.
struct CareFlow: CarePort {
  let desk: Desk
  let reader: ReaderFlow
  let checks: ShopChecks
  let clocks: Clocks
  let log: Logger

  func campaigns() async -> CampaignStates { await OffPool.run { Self.campaigns(of: desk) } }

  /// The campaigns in force, and which of them are paused.
  @available(*, noasync, message: "waits for the desk")
  static func campaigns(of desk: Desk) -> CampaignStates {
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

  /// Whether it can be paused or resumed: one that trust no longer holds can still be taken up again.
  @available(*, noasync, message: "waits for the desk")
  static func isKnown(_ name: PausedCampaign, to desk: Desk, isPausing: Bool) -> Bool {
    let trust = desk.surroundings.trust
    return trust?.campaigns.values.contains { $0.issuer == name.issuer && $0.id == name.campaign } == true
      || (!isPausing && desk.pausedCampaigns.contains(name))
  }

  func pause(issuer: Identifier, campaign: Identifier, _ isPaused: Bool, by uid: UInt32) async throws -> Recorded {
    try await OffPool.run {
      let name = PausedCampaign(issuer: issuer, campaign: campaign)
      guard Self.isKnown(name, to: desk, isPausing: isPaused) else {
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

  func overrides() async throws -> Overrides {
    try await OffPool.run {
      let (rules, used, scans) = try desk.overridable(at: clocks.now)
      return Overrides(
        perDay: rules.map { Int($0.perDay) } ?? 0, used: Int(used),
        codes: rules?.codes.map(\.rawValue).sorted() ?? [],
        scans: scans.map { scan in
          Overrides.Scan(
            trace: scan.trace, code: scan.code.rawValue, time: scan.time.description,
            voucher: scan.facts.map {
              Answer.Voucher(
                issuer: $0.key.issuer.text, list: Int($0.key.list), index: Int($0.key.index), use: nil, uses: $0.uses,
                campaign: $0.campaign.text)
            })
        })
    }
  }

  func override(_ request: OverrideRequest, by uid: UInt32) async throws -> Answer {
    try await OffPool.run {
      switch desk.override(request.trace, by: Int64(uid), staff: request.staff, at: clocks.now) {
      case .answered(let outcome): return reader.tell(outcome, from: "override")
      case .unknown:
        throw Problem(
          .notFound, code: "scan-unknown", title: "No such scan waits to be decided",
          detail: "Only what the policy names can be decided, for \(Desk.overrideWaits / 60_000) minutes.",
          whatToDo: "voucherctl override --list shows what waits; else have the voucher shown again.")
      case .used(let most):
        throw Problem(
          .conflict, code: "overrides-used", title: "Today's overrides are used",
          detail: "The policy allows \(most) a day at this kiosk.", whatToDo: "See voucherctl doctor.")
      }
    }
  }

  func test(_ code: [UInt8], by uid: UInt32) async throws -> Answer {
    try await OffPool.run {
      try note("test", by: uid)
      return reader.tell(desk.test(code, at: clocks.now, trace: ReaderFlow.trace()), from: "test")
    }
  }

  func openingCheck(by uid: UInt32) async throws -> StaffFindings {
    try await OffPool.run {
      try note(ShopChecks.openingCheck, by: uid)
      return checks.opening()
    }
  }

  func shiftReport(by uid: UInt32) async throws -> StaffFindings {
    try await OffPool.run {
      // What the report counts ends where its own record stands.
      let findings = try checks.shift()
      try note(ShopChecks.shiftReport, by: uid)
      return findings
    }
  }

  /// What can't be recorded is not done.
  private func note(_ action: String, by uid: UInt32) throws(Problem) {
    guard desk.note(.staffAction(action: action, uid: Int64(uid), target: "kiosk"), at: clocks.now) != nil else {
      throw .unwritable("The kiosk is not enrolled, or its ledger can't be written.")
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

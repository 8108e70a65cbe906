import Doors
import Foundation
import HTTPService
import HTTPTypes
import LocalAPI
import Logging
import Records
import Redemption
import Trust
import TrustStore
import Wire

/// What staff ask about trust and time at the local socket.
struct ClockFlow: TrustPort {
  let desk: Desk
  let keeper: TrustKeeper
  let marks: MarksKeeper
  let courier: Courier
  let store: TrustBook
  let clocks: Clocks
  let log: Logger

  func trust() async -> TrustState { await OffPool.run { keeper.report(at: clocks.now) } }

  func updateTrust() async -> TrustState {
    await OffPool.run {
      keeper.update()
      marks.settle()
      return keeper.report(at: clocks.now)
    }
  }

  func clock() async -> ClockState { await OffPool.run { state() } }

  func lowerClock(by uid: UInt32) async throws -> ClockState {
    try await OffPool.run {
      if let problem = courier.confirmTime(isLowering: true) {
        log.warning("the time floors were not lowered: \(problem)")
        throw Problem(
          .unprocessableContent, code: "not-confirmed", title: "The hub did not confirm the time: \(problem)",
          whatToDo: "Nothing has changed. Check the way to the hub (voucherctl doctor), then try again.")
      }
      // It must hold after a power cut too.
      try store.keep(desk.clock)
      desk.note(.staffAction(action: "clock-lower", uid: Int64(uid), target: "hub floor"), at: clocks.now)
      log.notice("the time floors were lowered to the hub's time", metadata: ["uid": "\(uid)"])
      return state()
    }
  }

  private func state() -> ClockState {
    let (now, kept, rules) = (clocks.now, desk.clock, desk.clockRules)
    var (name, doubt): (String, String?) = ("plausible", nil)
    switch desk.look(at: now) {
    case .confirmed: name = "confirmed"
    case .plausible: break
    case .untrusted(let why): (name, doubt) = ("untrusted", why.rawValue)
    }
    let age = kept.confirmed.flatMap { $0.boot == now.boot ? Int((now.sinceBoot - $0.sinceBoot) / 1000) : nil }
    return ClockState(
      state: name, doubt: doubt, time: now.wall.description, hubFloor: kept.hubFloor?.description,
      highWater: kept.highWater?.description, confirmed: kept.confirmed?.wall.description, confirmedAgeS: age,
      gapDays: Int(rules.gapDays), driftS: Int(rules.drift / 1000), confirmS: Int(rules.confirmation / 1000),
      machine: now.isCarried ? clocks.machine.wall.description : nil)
  }
}

import Answers
import Doors
import HTTPService
import HTTPTypes
import Ledger
import Lights
import LocalAPI
import Logging
import Redemption
import Rules
import Vouchers
import Wire

/// What tills ask: a use kept, confirmed, or given back.
struct TillFlow: TillPort {
  let desk: Desk
  let clocks: Clocks
  let speech: Speech
  let answers: Feed<AnswersLine>
  let screen: ScreenFlow
  let page: StaffPageFlow
  let lights: LightBoard?
  let log: Logger

  func hold(_ request: HoldRequest) async throws -> HoldReply {
    try await OffPool.run {
      var random = SystemRandomNumberGenerator()
      let id = request.id.flatMap(HoldID.init) ?? HoldID(using: &random)
      let basket = request.basket.map { told in
        Basket(
          total: told.total.flatMap { total in
            told.currency.flatMap { Amount(minor: Int64(total), currency: $0) }
          }, groups: Set((told.groups ?? []).compactMap(Identifier.init)))
      }
      let holding = desk.hold(
        request.bytes ?? [], for: Int64(request.seconds ?? 60) * 1000, basket: basket, as: id, at: clocks.now,
        trace: ReaderFlow.trace())
      let (outcome, until): (Outcome, WireTime?)
      switch holding {
      case .answered(let decided, let end): (outcome, until) = (decided, end)
      case .used(let told): return reply(speech.answer(told), id, nil, nil)
      case .standing(let told, let end): return reply(speech.answer(told), id, told.seq, end)
      case .over(let state): throw Self.over(state.rawValue)
      case .nameTaken:
        throw Problem(
          .conflict, code: "hold-name-taken", title: "The name is that of another hold",
          whatToDo: "Draw a new name for each voucher, at random.")
      case .failed(let why): throw Problem.unwritable(why)
      }
      let answer = speech.answer(outcome)
      tell(answer, outcome)
      log.info(
        "answered a till: \(answer.code)",
        metadata: ["trace": "\(answer.trace)", "seq": "\(answer.seq.map(String.init) ?? "-")"])
      return reply(answer, id, outcome.seq, until)
    }
  }

  private func reply(_ answer: Answer, _ id: HoldID, _ seq: Int64?, _ until: WireTime?) -> HoldReply {
    guard let until, let seq else { return HoldReply(answer: answer) }
    return HoldReply(
      answer: answer, hold: HoldState(id: id.text, seq: Int(seq), until: until.description, state: .held))
  }

  func hold(named name: String) async throws -> HoldState {
    try await OffPool.run { try state(of: try id(name)) }
  }

  func confirm(_ name: String) async throws -> HoldState {
    try await OffPool.run {
      let id = try id(name)
      let sequel = desk.confirm(id, at: clocks.now)
      try check(sequel)
      // Now it is a redemption: whoever shows answers shows it.
      if case .done(_, let outcome?) = sequel {
        let answer = speech.answer(outcome)
        answers.put(.answer(answer))
        tell(answer, outcome)
      }
      return try state(of: id)
    }
  }

  func release(_ name: String) async throws -> HoldState {
    try await OffPool.run {
      let id = try id(name)
      try check(desk.release(id, at: clocks.now))
      return try state(of: id)
    }
  }

  /// Whoever stands before the kiosk sees, hears and finds a till's answers as those of the camera.
  private func tell(_ answer: Answer, _ outcome: Outcome) {
    let clock = speech.clock(outcome)
    screen.saw(.once, answered: (answer, clock))
    lights?.show(outcome)
    page.answered(answer, clock: clock)
  }

  private func check(_ sequel: Desk.Sequel) throws(Problem) {
    switch sequel {
    case .done, .already: return
    case .unknown: throw Self.unknown
    case .impossible(let state): throw Self.over(state)
    case .failed(let why): throw Problem.unwritable(why)
    }
  }

  private func id(_ name: String) throws(Problem) -> HoldID {
    guard let id = HoldID(name) else { throw Self.unknown }
    return id
  }

  private func state(of id: HoldID) throws -> HoldState {
    let found: Hold?
    do { found = try desk.hold(id) } catch let carrying as Desk.StillCarrying {
      throw Problem.unwritable(carrying.description)
    }
    guard let hold = found else { throw Self.unknown }
    let state: HoldState.State =
      switch hold.state {
      case .held: .held
      case .confirmed: .confirmed
      case .released: .released
      case .expired: .expired
      }
    return HoldState(id: id.text, seq: Int(hold.seq), until: hold.until.description, state: state)
  }

  private static func over(_ state: String) -> Problem {
    Problem(
      .conflict, code: "hold-\(state)", title: "The hold has come to an end",
      detail: "It is \(state).", whatToDo: "Hand the voucher over again.")
  }

  private static let unknown = Problem(
    .notFound, code: "hold-unknown", title: "There is no such hold", whatToDo: "Hand the voucher over again.")
}

extension Problem {
  /// Nothing could be recorded, so nothing has changed.
  static func unwritable(_ detail: String) -> Problem {
    Problem(
      .serviceUnavailable, code: "ledger-unwritable", title: "It could not be recorded", detail: detail,
      whatToDo: "Run voucherctl doctor.")
  }
}

import Crypto
import Doors
import Foundation
import Ledger
import LocalAPI
import Logging
import Records
import Redemption
import StrictJSON
import Synchronization
import Trust
import TrustStore
import Wire

/// From an installer's ticket to a device that the hub knows.
struct EnrolmentFlow: Sendable {
  let folder: String
  let trust: TrustKeeper
  let desk: Desk
  let ledger: LedgerBook
  let store: TrustBook
  let board: ExchangeBoard
  let courier: Courier
  let clocks: Clocks
  let log: Logger
  /// Two at once would propose two keys, and the file of one would be adopted with the statement of the other.
  private let turn = NSLock()

  /// Why an enrolment did not happen; nothing has changed.
  struct Failure: Error, Sendable, CustomStringConvertible {
    let problem: String
    let whatToDo: String
    var description: String { "\(problem). \(whatToDo)" }
  }

  /// Enrols by a ticket. Blocks until the hub has answered.
  ///
  /// - Parameter uid: who asked, at the local socket.
  @available(*, noasync, message: "blocks on the hub and on the disk")
  func enrol(ticket line: String, by uid: UInt32) throws -> Enrolled {
    guard let ticket = Ticket(line) else {
      throw Failure(
        problem: "this is no ticket", whatToDo: "Paste the whole line that voucher-hub ticket printed")
    }
    guard turn.try() else {
      throw Failure(
        problem: "an enrolment is under way", whatToDo: "Wait half a minute, then look at voucherctl status")
    }
    defer { turn.unlock() }
    // The ledger remembers whose it is when the key is lost.
    if let known = desk.surroundings.device ?? ledger.view.device, known != ticket.device {
      throw Failure(
        problem: "this kiosk is \(known) and the ticket is for \(ticket.device)",
        whatToDo: "Ask for a ticket for \(known), or begin with an empty state folder")
    }
    try trust.trust(
      rootHash: ticket.rootHash, isNewDevice: desk.surroundings.device == nil && ledger.view.device == nil)
    let key = try DeviceKey(toProposeIn: folder)
    var generator = SystemRandomNumberGenerator()
    let nonce = Nonce(using: &generator)
    let enrol = Enrol(
      device: ticket.device, key: key.key.publicKey, proof: ticket.proof(for: key.key.publicKey), nonce: nonce,
      time: clocks.now.wall)
    let request = try Statement(.enrol, payload: enrol.payload, keyID: key.keyID, signedBy: key.key)
    let asked = clocks.now
    let outcome = board.perform(
      Exchange(
        id: nonce.description, base: "hub", method: "POST", path: "/v1/enrolments", mostBytes: 64 << 10,
        timeLimit: .seconds(20), contentType: "application/json", body: request.envelope))
    let answered = clocks.now
    let (statement, enrolled) = try believed(outcome, ticket, key, nonce, at: answered)
    // The hub's first word on what time it is: from now on the clock has a floor.
    desk.received(hub: enrolled.time, asked: asked, answered: answered)
    clocks.heed(desk)
    try store.keep(desk.clock)
    // The statement first: should we die now, it says which of the two keys counts.
    try store.keep(enrolment: statement)
    try DeviceKey.adopt(in: folder)
    let identity = Identity(enrolled: enrolled, key: key)
    trust.adopt(identity)
    courier.adopt(identity)
    desk.note(
      .staffAction(action: "enrol", uid: Int64(uid), target: enrolled.device.text), at: clocks.now)
    log.notice("enrolled", metadata: ["device": "\(enrolled.device)", "store": "\(enrolled.store)"])
    return enrolled
  }

  private func believed(
    _ outcome: ExchangeOutcome, _ ticket: Ticket, _ key: DeviceKey, _ nonce: Nonce, at now: ClockReading
  ) throws -> (Statement, Enrolled) {
    guard case .response(let status, _, let body) = outcome else {
      guard case .failed(let detail) = outcome else { throw Failure(problem: "no answer", whatToDo: "Try again") }
      throw Failure(
        problem: "the hub was not reached: \(detail)", whatToDo: "Check network and voucher-uplink, then try again")
    }
    guard status == 200 else {
      var said = "status \(status)"
      // Anybody in place of the hub may have said it.
      if let value = try? JSONValue(parsing: body), case .string(let title)? = value["title"] {
        let printable = title.unicodeScalars.filter { $0.properties.generalCategory != .control }
        said = String(printable.prefix(120).map(Character.init))
      }
      throw Failure(
        problem: "the hub refused: \(said)", whatToDo: "Ask for a new ticket if this one was used or is a day old")
    }
    let forged = Failure(
      problem: "what answered is not the operator's hub",
      whatToDo: "Compare hub.json with the hub's, and look who is between")
    guard let statement = try? Statement(parsing: body.last == 0x0a ? body.dropLast() : body[...]),
      let payload = try? statement.verified(as: .enrolled, by: courier.hubKeys(by: nil)),
      let enrolled = try? Enrolled(payload: payload), enrolled.nonce == nonce, enrolled.device == ticket.device,
      enrolled.key == Array(key.key.publicKey.rawRepresentation)
    else { throw forged }
    // Where our own clock says nothing, the key must at least hold by the time that it has signed.
    let time = desk.keyTime(at: now) ?? enrolled.time
    guard (try? statement.verified(as: .enrolled, by: courier.hubKeys(by: time))) != nil else {
      throw Failure(
        problem: "the hub's key does not count at this time, \(time)",
        whatToDo: "Look at this machine's date (it is \(now.wall)) and at the hub's, then try again")
    }
    return (statement, enrolled)
  }
}

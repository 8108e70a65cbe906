import Doors
import Foundation
import LocalAPI
import Records
import Redemption
import StrictJSON
import Sync
import Trust
import Wire

extension Courier {
  /// Asks the hub for the time: an empty head, whose receipt or position echoes our nonce.
  ///
  /// - Parameter isLowering: an admin wants the floors down to what it says.
  /// - Returns: what was wrong; nil if the time is confirmed.
  @available(*, noasync, message: "blocks on the hub")
  func confirmTime(isLowering: Bool) -> String? {
    guard let identity, let after = receiptedTip else { return "this kiosk is not enrolled, or its ledger not begun" }
    var generator = SystemRandomNumberGenerator()
    let nonce = Nonce(using: &generator)
    let asked = clocks.now
    let outcome: ExchangeOutcome
    do { outcome = board.perform(try question(after, identity, nonce, asked)) } catch { return "\(error)" }
    let answered = clocks.now
    guard case .response(let status, _, let body) = outcome, status == 200 || status == 409 else {
      guard case .failed(let detail) = outcome else { return "it refused" }
      return detail
    }
    // A receipt may be followed by other statements.
    let line = body.split(separator: 0x0a).first ?? []
    guard let statement = try? Statement(parsing: line) else { return "what answered is not the hub" }
    let keys = hubKeys(at: answered)
    var time: WireTime?
    if let payload = try? statement.verified(as: .receipt, by: keys), let receipt = try? Receipt(payload: payload),
      receipt.nonce == nonce, receipt.device == identity.device
    {
      time = receipt.time
    } else if let payload = try? statement.verified(as: .position, by: keys),
      let position = try? Position(payload: payload), position.nonce == nonce, position.device == identity.device
    {
      time = position.time
    }
    guard let time else { return "its answer is forged, or answers another question" }
    let taken = desk.received(hub: time, asked: asked, answered: answered, isLowering: isLowering)
    clocks.heed(desk)
    return taken.isConfirmed ? nil : "its answer took too long"
  }
}

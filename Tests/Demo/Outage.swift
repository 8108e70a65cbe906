import LocalAPI
import Rig

/// The network goes away, a voucher is used at two counters, the network comes back.
struct Outage {
  let stage: Stage
  let narrator: Narrator

  /// False if something was not as expected.
  func run() throws -> Bool {
    narrator.chapter("The network is taken away")
    let (first, second, shop) = (stage.first, stage.second, stage.shop)
    var isGood = true
    let vouchers = try shop.mint.issue("coffee", count: 2)
    // While there is a network, the first kiosk redeems one.
    isGood = try scan(vouchers[0].text, at: first, "a coffee") && isGood
    try first.awaitReceipts()
    shop.cable.cut()
    narrator.part("cable", "cut: nobody reaches the hub")
    isGood = try scan(vouchers[0].text, at: second, "the same coffee") && isGood
    isGood = try scan(vouchers[1].text, at: first, "another coffee") && isGood
    for kiosk in [first, second] {
      try kiosk.awaitFailure { _ in true }
      narrator.part(kiosk.device, "records not yet sent: \(try kiosk.status().records.notSent)")
    }

    narrator.chapter("The network comes back")
    shop.cable.restore()
    for kiosk in [first, second] {
      try kiosk.awaitReceipts(pressing: true)
      narrator.part(kiosk.device, "every record receipted by the hub")
    }
    let conflicts = try shop.hub.conflicts()
    guard conflicts.count == 2, Set(conflicts.map(\.device)) == [first.device, second.device] else {
      narrator.complain("expected one conflict between both kiosks:\n\(try shop.hub.command("conflicts"))")
      return false
    }
    narrator.part("hub", "voucher-hub conflicts finds one voucher that was redeemed twice:")
    for redemption in conflicts {
      let what = redemption.outcome == "conflict" ? "conflict, found taken" : "holds the mark"
      narrator.part("", "\(redemption.device) in \(redemption.store) at \(redemption.time): \(what)")
    }
    return isGood
  }

  private func scan(_ text: String, at kiosk: KioskProcess, _ title: String) throws -> Bool {
    let answer = try kiosk.scan(text)
    let isGood = answer.decision == .accepted
    narrator.answer(answer, to: "\(kiosk.device): \(title)", isExpected: isGood)
    if !isGood { narrator.complain("expected accepted, not \(answer.code)") }
    return isGood
  }
}

import LocalAPI
import Rig

/// What has to be there before the first customer comes: issuer, hub, cable, two kiosks.
struct Stage {
  let shop: Shop
  /// The kiosk with the camera.
  let first: KioskProcess
  /// Another shop's.
  let second: KioskProcess

  init(_ narrator: Narrator) throws {
    narrator.chapter("Setting up")
    shop = try Shop { mint in
      try mint.campaign(
        "coffee", list: 1, size: 10_000, texts: ("a free coffee", "咖啡一杯", "咖啡一杯"))
      try mint.campaign("tea", list: 2, size: 3000, uses: 3, texts: ("a cup of tea", "熱茶一杯", "热茶一杯"))
    }
    narrator.part("mint", "issuer acme with a key of its own; campaigns coffee (one use) and tea (three uses)")
    narrator.part("hub", "voucher-hub on SQLite, listening on 127.0.0.1:\(shop.hub.port)")
    first = try shop.openKiosk("counter-1", store: "xinyi", groups: ["north"], logLevel: "warning")
    second = try shop.openKiosk("counter-2", store: "banqiao", groups: ["west"], logLevel: "warning")
    for kiosk in [first, second] {
      narrator.part(
        "kiosk",
        "\(kiosk.device) in \(kiosk.store), enrolled by ticket; the hub has confirmed its new ledger "
          + "(voucherd \(kiosk.voucherd?.pid ?? 0), voucher-uplink \(kiosk.voucherUplink?.pid ?? 0))")
    }
  }
}

import COSE
import LocalAPI
import Rig

/// What a program needs to know to play a customer: where everything is, and vouchers of every kind.
struct Facts: Encodable {
  let url: String
  let reader: String
  let staff: String
  let voucherd: Int32
  /// The process of voucher-uplink: stopped, nothing is receipted any more.
  let uplink: Int32
  /// How many are accepted then.
  let mostUnreceipted: Int
  /// What starts voucherd again.
  let command: [String]
  let coffee: [String]
  let triple: [String]
  let feast: [String]
  let expired: String
  let early: String
  let elsewhere: String
  let forged: String
  let unknown: String
  let appointment: String
  let late: String
  let checkIn: String
  let discount: String
  /// Of a manager; its PIN is 271828.
  let badge: String
  /// Of another shop.
  let otherBadge: String
  /// Answers that are shown from their words alone.
  let texts: Texts

  init(shop: Shop, kiosk: KioskProcess, bridge: ScreenBridge) throws {
    url = bridge.url
    reader = kiosk.socket(.reader)
    staff = kiosk.socket(.staff)
    voucherd = kiosk.voucherd?.pid ?? 0
    uplink = kiosk.voucherUplink?.pid ?? 0
    mostUnreceipted = ScreenTrial.mostUnreceipted
    command = [Programs.path("voucherd"), "--config", kiosk.config]
    let mint = shop.mint
    coffee = try mint.issue("coffee", count: 300).map(\.text)
    triple = try mint.issue("triple", count: 4).map(\.text)
    feast = try mint.issue("feast", count: 12).map(\.text)
    func one(_ words: String...) throws -> String {
      try mint.issue("coffee", words + ["--allow-refused"])[0].text
    }
    expired = try one("--exp", "-3d")
    early = try one("--nbf", "+2d")
    elsewhere = try one("--aud", "banqiao,ximen,zhongxiao-fuxing,nangang,songshan-station", "--allow-long")
    appointment = try one("--appointment", "+1d,+25h")
    late = try one("--appointment", "-2h,-1h")
    checkIn = try one("--appointment", "-1h,+1h")
    discount = try one("--amount", "5000", "--currency", "TWD")
    badge = try Self.badge(mint, store: kiosk.store)
    otherBadge = try Self.badge(mint, store: "banqiao")
    texts = try Texts(shop: kiosk.store)
    forged = try Forger.withOneByteChanged(coffee[0])
    unknown = try Forger(key: SigningKey(generating: .ed25519)).text()
  }

  static func badge(_ mint: Mint, store: String) throws -> String {
    try Running.succeed(
      "voucher-mint",
      ["badge", "--home", mint.home, "--staff", "s-0042", "--manager", "--aud", store, "--exp", "+30d"],
      input: Array("271828\n".utf8))
  }
}

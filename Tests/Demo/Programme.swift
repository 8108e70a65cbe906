import COSE
import Film
import Rig

/// Who comes to the counter, in this order.
struct Programme {
  let scenes: [Scene]

  init(_ mint: Mint) throws {
    let good = try mint.issue("coffee", count: 3).map(\.text)
    let tea = try mint.issue("tea")[0].text
    let expired = try mint.issue("coffee", ["--exp", "-3d", "--allow-refused"])[0].text
    let early = try mint.issue("coffee", ["--nbf", "+2d", "--allow-refused"])[0].text
    let elsewhere = try mint.issue("coffee", ["--aud", "banqiao", "--allow-refused"])[0].text
    let unknown = try Forger(key: SigningKey(generating: .ed25519)).text()
    let changed = try Forger.withOneByteChanged(good[2])
    // A payment code as tills show it (EMVCo): none of ours, and none of our business.
    let payment =
      "00020101021226360009SG.PAYNOW010120210T08GB0001A03010520457115303702540510.505802SG5903BAR6009SINGAPORE"

    var scenes: [Scene] = []
    func add(
      _ title: String, _ text: String, _ screen: String, _ code: String, _ carrier: Prop.Carrier,
      _ distance: Double, _ turned: (Double, Double, Double), hold: Double = 0.8
    ) {
      scenes.append(
        Scene(
          title: title, text: text, carrier: carrier, distance: distance, yaw: turned.0, pitch: turned.1,
          roll: turned.2, hold: hold, code: code, screen: screen))
    }
    add("a coffee, on paper", good[0], "A1", "accepted", .paper, 18, (8, -6, 4))
    add("a tea, the first of three uses", tea, "A2", "accepted", .phone, 20, (-10, 8, -5))
    add("a coffee, on a bright phone", good[1], "A1", "accepted", .phone, 19, (12, -10, 7))
    add("the first coffee, once more", good[0], "R1", "already-used", .paper, 18, (-14, 4, 12))
    add("the tea, its second use", tea, "A2", "accepted", .phone, 21, (-6, -12, 3))
    add("expired three days ago", expired, "R2", "expired", .paper, 17, (4, 14, -16))
    add("valid from the day after tomorrow", early, "R3", "not-yet-valid", .phone, 20, (-10, 8, -5))
    add("the tea, its third use", tea, "A1", "accepted", .phone, 19, (12, -10, 7))
    add("for the shop in Banqiao", elsewhere, "R4", "wrong-store", .paper, 18, (8, -6, 4))
    add("signed with a key nobody knows", unknown, "R6", "kid-unknown", .phone, 20, (10, 6, -8))
    add("one byte changed", changed, "R6", "signature-invalid", .paper, 18, (-8, 6, 10))
    add("a payment code", payment, "N1", "not-a-voucher", .phone, 20, (6, -8, 5), hold: 2.3)
    add("the tea, a fourth time", tea, "R1", "already-used", .phone, 19, (12, -10, 7))
    self.scenes = scenes
  }
}

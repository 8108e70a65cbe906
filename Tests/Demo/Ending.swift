import LocalAPI
import Rig

/// How all is at the end: status, and the same ledger in both places.
struct Ending {
  let stage: Stage
  let narrator: Narrator

  /// False if ledger and copy differ, or the kiosk has stopped.
  func run() throws -> Bool {
    let (kiosk, hub) = (stage.first, stage.shop.hub)
    narrator.chapter("How it is now")
    let status = try kiosk.ctl(["status"])
    narrator.quote("voucherctl status", status.output + status.errors)
    let verified = try kiosk.ctl(["ledger", "verify"])
    narrator.quote("voucherctl ledger verify", verified.output + verified.errors)
    let own = try kiosk.verify()
    let copy = try hub.verify(kiosk.device).last
    let isSame = own.ok && own.hash == copy?.hash && own.seq == copy?.seq && copy?.result == "ok"
    if isSame {
      narrator.part("hub", "hashed anew by voucher-hub verify \(kiosk.device): record \(own.seq), the same head")
    } else {
      narrator.complain("the ledger of the kiosk and its copy at the hub do not end in the same head")
    }
    narrator.chapter("What to try next")
    narrator.say(
      """
        make demo CAMERA=/dev/video0          your own camera, and vouchers on paper or on your phone
        LANG=zh_TW.UTF-8 make demo            the same in Traditional Chinese (zh_CN: Simplified)
        make demo ARGS=--keep                 keeps the folder: configuration, trust, ledger, hub
        .build/debug/voucherctl --help        what staff can ask; inspect needs no daemon
        .build/debug/voucher-mint --help      make an issuer, a campaign and vouchers of your own
        make test, make bench                 the rules as tests, and the figures
      """)
    return isSame && status.status == 0
  }
}

import ArgumentParser
import Daemon
import Foundation
import LocalAPI
import Rig

/// A shop with the customers' page on loopback: `make screen`, and what the browser tests drive.
@main
struct ScreenTrial: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ScreenTrial",
    abstract: "Starts a scratch shop with the customers' page on loopback, and prints where it is.",
    discussion: "Stays until Ctrl-C, or with --driven until its standard input ends.")

  @Option(help: "The port on loopback; one that is free if not given.") var port: Int?
  @Option(help: "The language that the page begins with: zh-Hant, zh-Hans or en.") var language = "zh-Hant"
  @Flag(help: "Begin with large text.") var largeText = false
  @Flag(help: "Print one line of JSON for a program, and end with the standard input.") var driven = false

  /// The longest that a store's identifier may be.
  static let store = "xinyi-" + String(repeating: "w", count: 26)

  /// Redemptions without a receipt after which vouchers can't be judged, and a manager decides.
  static let mostUnreceipted = 25

  func run() throws {
    StandardStreams.setUp()
    let shop = try Shop { mint in
      let policy =
        #"{"schema":1,"offline":{"redemptions":\#(Self.mostUnreceipted)},"overrides":{"day":1,"codes":["offline-limit"]}}"#
      try Data(policy.utf8).write(to: URL(filePath: mint.home + "/policy.json"))
      try mint.campaign("coffee", list: 1, texts: ("a free coffee", "咖啡一杯", "咖啡一杯"))
      try mint.campaign("triple", list: 2, size: 30_000, uses: 3, texts: ("a cup of tea", "熱茶一杯", "热茶一杯"))
      try mint.campaign(
        "feast", list: 3,
        texts: (
          "a mooncake gift box with lotus paste and salted yolk", "中秋限定雙黃白蓮蓉月餅禮盒附贈高山烏龍茶葉一罐",
          "中秋限定双黄白莲蓉月饼礼盒附赠高山乌龙茶叶一罐"
        ))
    }
    defer { shop.close() }
    let kiosk = try shop.openKiosk(
      store: driven ? Self.store : "xinyi", logLevel: "warning",
      settings: """
        screen:
          language: \(language)
          large_text: \(largeText)
          rating: true
          service_url: https://service.example/xinyi
        """)
    let bridge = try ScreenBridge(to: kiosk, port: port)
    defer { bridge.close() }
    if driven {
      let facts = try Facts(shop: shop, kiosk: kiosk, bridge: bridge)
      print(String(decoding: try JSONEncoder().encode(facts), as: UTF8.self))
      while readLine() != nil {}
    } else {
      try welcome(shop, kiosk, bridge)
      while true { pause() }
    }
  }

  private func welcome(_ shop: Shop, _ kiosk: KioskProcess, _ bridge: ScreenBridge) throws {
    let coffee = try shop.mint.issue("coffee", count: 2).map(\.text)
    let triple = try shop.mint.issue("triple")[0].text
    try shop.folder.write(coffee[0] + "\n", to: "coffee.txt")
    try shop.folder.write(triple + "\n", to: "tea.txt")
    try shop.folder.write(try Facts.badge(shop.mint, store: kiosk.store) + "\n", to: "badge.txt")
    print(
      """
      The page of customers:   \(bridge.url)
      as a kiosk shows it:     chromium --kiosk --autoplay-policy=no-user-gesture-required \(bridge.url)

      In another terminal, as a hand scanner would (say it twice, and see what changes):
        export VOUCHERD_SOCKETS=\(kiosk.sockets)
        \(Programs.path("voucherctl")) scan - < \(shop.folder.file("coffee.txt"))
        \(Programs.path("voucherctl")) scan - < \(shop.folder.file("tea.txt"))
        echo 'no voucher' | \(Programs.path("voucherctl")) scan -
      The staff page (the PIN is 271828):
        \(Programs.path("voucherctl")) scan - < \(shop.folder.file("badge.txt"))
      With a camera:
        \(Programs.path("voucher-reader")) --device /dev/video0 --socket \(kiosk.socket(.reader))
      kill -9 \(kiosk.voucherd?.pid ?? 0) shows what customers see when voucherd is dead.
      Ctrl-C ends everything and leaves the folder \(shop.folder.path).
      """)
    shop.folder.keep()
  }
}

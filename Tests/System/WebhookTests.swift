import Crypto
import Foundation
import Glibc
import HTTPService
import Hummingbird
import LocalAPI
import Rig
import Synchronization
import Testing

/// What platforms are told of redemptions, by the real hub to a real server.
@Suite struct WebhookTests {
  /// A platform's server: refuses at first, then takes; keeps what it was sent.
  private final class Platform: Sendable {
    struct Call: Sendable {
      let id: String
      let timestamp: String
      let signature: String
      let body: [UInt8]
      let isTaken: Bool
    }
    let calls = Watched<[Call]>([])
    let refusals: Int

    init(refusals: Int) { self.refusals = refusals }

    @Sendable func routes(_ router: Router<LocalContext>) {
      router.post("/hook") { [self] request, _ in
        func field(_ name: String) -> String {
          request.headers.first { $0.name.rawName == name }?.value ?? ""
        }
        let body = try await request.bytes(atMost: 1 << 20)
        let isTaken = calls.change { calls in
          let isTaken = calls.count >= refusals
          calls.append(
            Call(
              id: field("webhook-id"), timestamp: field("webhook-timestamp"), signature: field("webhook-signature"),
              body: body, isTaken: isTaken))
          return isTaken
        }
        return Response(status: isTaken ? .noContent : .serviceUnavailable)
      }
    }
  }

  private struct Page: Decodable {
    struct Entry: Decodable {
      let id, outcome, device: String
      let index: Int
    }
    let redemptions: [Entry]
    let next: String
  }

  @Test func `redemptions are told at least once, signed, across refusals and a restart of the hub`() async throws {
    let platform = Platform(refusals: 2)
    let socket = try ListeningSocket(bindingHost: "127.0.0.1", port: 0)
    let port = try #require(socket.port)
    try await serving(socket, routes: platform.routes) { _ in
      try await blocking {
        let shop = try Shop(serving: false)
        defer { shop.close() }
        let secret = [UInt8](repeating: 7, count: 32)
        let file = try shop.folder.write(
          "whsec_\(Data(secret).base64EncodedString())\n", to: "webhook.secret")
        #expect(unsafe chmod(file, 0o600) == 0)
        let token = try Running.succeed("voucher-hub", ["token", "shop", "--tokens", shop.folder.file("tokens")])
        try shop.hub.configure(
          "webhook:\n  url: http://127.0.0.1:\(port)/hook\n  secret: \(file)\n"
            + "platforms:\n  tokens: \(shop.folder.file("tokens"))\n")
        try shop.restartHub()
        let kiosk = try shop.openKiosk()
        let vouchers = try shop.mint.issue("coffee", count: 3)
        for voucher in vouchers.prefix(2) { _ = try kiosk.scan(voucher.text) }
        try kiosk.awaitReceipts()
        func told() -> Set<Int> {
          let pages = platform.calls.now.filter(\.isTaken).compactMap {
            try? JSONDecoder().decode(Page.self, from: Data($0.body))
          }
          return Set(pages.flatMap(\.redemptions).map(\.index))
        }
        func hear(_ count: Int) throws {
          _ = try Patience.await("\(count) redemptions told", within: .seconds(20)) {
            told().count >= count ? true : nil
          }
        }
        try hear(2)
        // How far it was told outlives the hub.
        try shop.hub.stop()
        try shop.restartHub()
        _ = try kiosk.scan(vouchers[2].text)
        try kiosk.awaitReceipts(pressing: true)
        try hear(3)
        let calls = platform.calls.now
        #expect(calls.prefix(2).allSatisfy { !$0.isTaken } && calls[0].id == calls[1].id)
        #expect(told() == Set(vouchers.map(\.index)))
        for call in calls {
          let mac = HMAC<SHA256>.authenticationCode(
            for: Array("\(call.id).\(call.timestamp).".utf8) + call.body, using: SymmetricKey(data: secret))
          #expect(call.signature == "v1,\(Data(mac).base64EncodedString())")
        }
        // The feed has the same, by number, for whoever asks.
        let feed = try Running.succeed(
          "/usr/bin/curl",
          [
            "-sS", "-f", "-H", "Authorization: Bearer \(token)",
            "http://127.0.0.1:\(shop.hub.port)/v1/redemptions?after=1",
          ])
        let page = try JSONDecoder().decode(Page.self, from: Data(feed.utf8))
        #expect(page.redemptions.count == 2 && page.next == "3" && page.redemptions.allSatisfy { $0.device == "k1" })
      }
    }
  }
}

import Foundation
import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct ScreenTests {
  /// A page without a browser: every view that the screen's socket tells.
  private final class Viewer: Sendable {
    private let curl: ChildProcess

    init(_ kiosk: KioskProcess) throws {
      curl = try ChildProcess(
        "/usr/bin/curl", ["-s", "-N", "--unix-socket", kiosk.socket(.screen), "http://127.0.0.1/v1/events"])
    }

    func await(_ what: String, _ isIt: @escaping @Sendable (ScreenView) -> Bool) throws -> ScreenView {
      try curl.awaitText(what) { text in Self.views(text).first(where: isIt) }
    }

    /// Every view so far that was new.
    var shown: [ScreenView] {
      Self.views(curl.output).reduce(into: []) { if $0.last?.show != $1.show { $0.append($1) } }
    }

    func close() { curl.kill() }

    private static func views(_ text: String) -> [ScreenView] {
      // The last line may be half of one.
      text.split(separator: "\n").compactMap { line in
        guard line.hasPrefix("data: ") else { return nil }
        return (try? JSONDecoder().decode(ScreenEvent.self, from: Data(line.dropFirst(6).utf8)))?.view
      }
    }
  }

  private static func sight(_ event: Sights.Event, _ text: String, at kiosk: KioskProcess) throws {
    let sights = Sights(source: "camera", event: event, symbols: [.init(data: Array(text.utf8))])
    let _: SightsReply = try kiosk.client(.reader).post("/v1/sights", sights)
  }

  @Test func `two friends with one screenshot get one green, and the first one's rating goes up`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk(settings: "screen: {rating: true, language: en}")
      let viewer = try Viewer(kiosk)
      defer { viewer.close() }
      _ = try viewer.await("ready") { $0.state == .ready }
      let text = try #require(try shop.mint.issue("coffee").first).text
      // A payment code that is only carried past, then a friend with a voucher, then another with its picture.
      try Self.sight(.appeared, "https://pay.example/1", at: kiosk)
      _ = try viewer.await("reading") { $0.state == .reading }
      try Self.sight(.gone, "https://pay.example/1", at: kiosk)
      try Self.sight(.appeared, text, at: kiosk)
      let green = try viewer.await("accepted") { $0.state == .accepted }
      try Self.sight(.gone, text, at: kiosk)
      try Self.sight(.once, text, at: kiosk)
      try Self.sight(.gone, text, at: kiosk)
      let asked = try viewer.await("the offer to rate") { $0.state == .rating }
      try Self.sight(.appeared, text, at: kiosk)
      let refused = try viewer.await("the refusal") { $0.state == .refused }
      #expect(refused.code == "R1" && refused.sound == .no)
      #expect(viewer.shown.filter { $0.state == .accepted }.count == 1)
      #expect(viewer.shown.filter { $0.sound == .accept }.count == 1)
      let records = try kiosk.records()
      #expect(green.number == records.first { $0.type.contains("redemption.accepted") }?.seq)
      // Too late: the next customer is here.
      func rate(_ show: String) throws -> String {
        try Running.run(
          "/usr/bin/curl",
          [
            "-s", "-w", "%{http_code}", "--unix-socket", kiosk.socket(.screen), "-H", "Origin: http://127.0.0.1",
            "--json",
            #"{"show":"\#(show)","stars":5}"#, "http://127.0.0.1/v1/rating",
          ]
        ).output
      }
      #expect(try rate(asked.show).contains("too-late"))
      let other = try #require(try shop.mint.issue("coffee").first).text
      try Self.sight(.once, other, at: kiosk)
      let again = try viewer.await("another offer") { $0.state == .rating && $0.show != asked.show }
      #expect(try rate(again.show) == "204")
      try kiosk.awaitReceipts()
      let rating = try #require(try kiosk.records().last)
      #expect(rating.type == "voucherd.rating.given.v1")
    }
  }

  @Test func `a kiosk that can judge nothing says so to customers`() throws {
    try inShop { shop in
      let kiosk = try shop.kiosk()
      try kiosk.start()
      let viewer = try Viewer(kiosk)
      defer { viewer.close() }
      #expect(
        try viewer.await("out of service") { $0.state == .out }.texts.en == [
          "Out of service", "Please go to the counter",
        ])
      try kiosk.startUplink()
      try kiosk.enrol(shop.hub.ticket("k1", store: "xinyi"))
      _ = try viewer.await("ready") { $0.state == .ready }
      let report = CameraReport(state: .missing, source: "/dev/video0", detail: "gone", whatToDo: "")
      try kiosk.client(.reader).post("/v1/camera", report)
      _ = try Patience.await("out of service again") { viewer.shown.last?.state == .out ? true : nil }
    }
  }
}

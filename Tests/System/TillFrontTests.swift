import Foundation
import LocalAPI
import Rig
import Testing

@Suite struct TillFrontTests {
  private static func state(_ body: String) throws -> HoldState {
    try JSONDecoder().decode(HoldState.self, from: Data(body.utf8))
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: TillFront.nginx), "nginx-light, a prerequisite, is not here"))
  func `a till on another computer gets through by its certificate, to holds and to nothing else`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let front = try TillFront(of: kiosk, in: shop.folder)
      defer { #expect(throws: Never.self) { try front.close() } }
      let (ours, theirs) = (front.authority + "/till-1", shop.folder.file("strangers/till-1"))
      try TillFront.certify("till", front.authority, "till-1")
      try TillFront.certify("till", front.authority, "till-2")
      try TillFront.certify("new", shop.folder.file("strangers"))
      try TillFront.certify("till", shop.folder.file("strangers"), "till-1")
      let voucher = try #require(try shop.mint.issue("coffee").first)
      let name = "5f0a6f0b7c1d4e2f8a9b0c1d2e3f4a5b"
      let request = String(
        decoding: try JSONEncoder().encode(HoldRequest(data: Array(voucher.text.utf8), id: name)), as: UTF8.self)

      // No certificate, one of another authority, the front's own: none of them learns what there is.
      for stranger in [nil, theirs, front.authority + "/server"] {
        for path in ["/v1/holds", "/v1/holds/\(name)", "/v1/nothing"] {
          let got = try front.ask(path, ["--json", request], as: stranger)
          #expect(got.status == "403" && got.body.contains("certificate-needed"), "\(stranger ?? "none"): \(got)")
        }
      }
      #expect(try kiosk.records().allSatisfy { !$0.type.contains("redemption") })

      let held = try front.ask("/v1/holds", ["--json", request], as: ours)
      #expect(held.status == "200" && held.body.contains(#""decision":"held""#), "\(held)")
      // The answer was lost on the way: once more, and nothing more is kept.
      #expect(try front.ask("/v1/holds", ["--json", request], as: ours).body == held.body)
      #expect(try Self.state(try front.ask("/v1/holds/\(name)", as: ours).body).state == .held)
      for path in [
        "/", "/v1/status", "/v1/sights", "/v1/camera", "/v1/openapi.json", "/v1/holds/", "/v1/holds/\(name)/void",
        "/v1/holds/../sights", "/v1/holds/%2e%2e/sights", "/metrics",
      ] {
        let got = try front.ask(path, as: ours)
        #expect(got.status == "404" && got.body.contains("not-found"), "\(path): \(got)")
      }
      #expect(try front.ask("/v1/holds", ["-d", request], as: ours).status == "415")
      #expect(try front.ask("/v1/holds", ["-X", "DELETE"], as: ours).status == "405")
      #expect(
        try front.ask("/v1/holds", ["--json", String(repeating: " ", count: 17 << 10)], as: ours).status == "413")

      // voucherd is away for a moment: the till is told to ask again, and goes on.
      kiosk.killDaemon()
      let absent = try front.ask("/v1/holds/\(name)/confirm", ["-X", "POST"], as: ours)
      #expect(absent.status == "503" && absent.body.contains("absent"), "\(absent)")
      try kiosk.start()
      let confirmed = try front.ask("/v1/holds/\(name)/confirm", ["-X", "POST"], as: ours)
      #expect(try confirmed.status == "200" && Self.state(confirmed.body).state == .confirmed)

      // A till that was stolen is taken back, and no other suffers.
      let stolen = shop.folder.file("stolen")
      for kind in [".pem", ".key"] {
        try FileManager.default.copyItem(atPath: front.authority + "/till-2" + kind, toPath: stolen + kind)
      }
      #expect(try front.ask("/v1/holds/\(name)", as: stolen).status == "200")
      try front.revoke("till-2")
      _ = try Patience.await("the end of the stolen till") {
        try front.ask("/v1/holds/\(name)", as: stolen).status == "403" ? true : nil
      }
      #expect(try front.ask("/v1/holds/\(name)", as: ours).status == "200")
      #expect(
        front.log.contains("CN=till-1 POST 200") && !front.log.contains(name) && !front.log.contains("VC1"),
        "\(front.log)")
    }
  }
}

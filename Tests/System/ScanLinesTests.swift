import Foundation
import LocalAPI
import Rig
import Testing

@Suite struct ScanLinesTests {
  @Test func `scan with a dash hands over one text a line, and says whether all were accepted`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 5).map(\.text)
      let good = try kiosk.ctl(["scan", "-"], input: vouchers.prefix(2).joined(separator: "\n"))
      #expect(
        good.status == 0 && good.output.components(separatedBy: "accepted: accepted").count == 3, "\(good.output)")
      // CR LF as scanners send it, an empty line, a line that is longer than any code.
      let lines = [vouchers[2], "", "https://example.com", "VC1:" + String(repeating: "0", count: 9000), vouchers[3]]
      let mixed = try kiosk.ctl(["scan", "-"], input: lines.joined(separator: "\r\n") + "\r\n")
      #expect(mixed.status == 1, "\(mixed.output) \(mixed.errors)")
      let answers = mixed.output.split(separator: "\n").filter { $0.contains(", screen ") }
      #expect(
        answers.compactMap { $0.split(separator: ",").first } == [
          "accepted: accepted", "refused: not-a-voucher", "refused: too-long", "accepted: accepted",
        ], "\(mixed.output)")
      let nothing = try kiosk.ctl(["scan", "-"], input: "")
      #expect(nothing.status == 1 && nothing.errors.contains("no text"), "\(nothing.errors)")
      #expect(try kiosk.scan(vouchers[4]).decision == .accepted)
      // What was one code's text, a dash, is no code any more.
      #expect(try kiosk.records().filter(\.isAcceptance).count == 5)
    }
  }
}

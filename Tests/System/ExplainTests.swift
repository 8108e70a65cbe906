import Curl
import Foundation
import GRDB
import LocalAPI
import LocalCalls
import Rig
import Testing

@Suite struct ExplainTests {
  @Test func `voucherctl explains an answer by last, record and digits, also after a restart, and holds no code`()
    throws
  {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let voucher = try shop.mint.issue("coffee", count: 1)[0]
      let answer = try kiosk.scan(voucher.text)
      let seq = try #require(answer.seq)
      let again = try kiosk.ctl(["explain", "last", "-o", "json"])
      let last = try JSONDecoder().decode(AnswerTraces.self, from: Data(again.output.utf8))
      #expect(last.traces.first?.trace == answer.trace && last.traces.first?.check == nil)
      try kiosk.stopDaemon()
      try kiosk.start()
      for name in ["\(seq)", answer.trace] {
        let told = try kiosk.ctl(["explain", name])
        #expect(told.status == 0 && told.output.contains("trace \(answer.trace)"), "\(told.output)")
        #expect(told.output.contains("checks: all passed") && !told.output.contains("VC1:"))
      }
      #expect(try kiosk.ctl(["explain", "999999"]).status == 1)
      #expect(try kiosk.ctl(["explain", "coffee"]).status == 2)
      // Scans for admins: what a voucher said, and nothing that could be shown.
      let scans: KeptScans = try kiosk.client(.staff).get("/v1/scans")
      #expect(scans.scans.map(\.seq) == [seq] && scans.place?.store == "xinyi" && scans.next == nil)
      #expect(try kiosk.client(.staff).call("GET", "/v1/trust/files/issuers.json").body.starts(with: Array("{".utf8)))
    }
  }

  @Test func `damaged traces are put aside, running or at start, and keep no voucher from being judged`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let file = kiosk.state + "/traces.sqlite"
      func damage() throws {
        // What its log holds would hide it.
        let database = try DatabaseQueue(path: file)
        try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try database.close()
        let handle = try #require(FileHandle(forUpdatingAtPath: file))
        try handle.write(contentsOf: Data(repeating: 0x5a, count: 8192))
        try handle.close()
      }
      func explained() throws -> String {
        let answer = try kiosk.scan(try shop.mint.issue("coffee", count: 1)[0].text)
        #expect(answer.code == "accepted")
        let told = try kiosk.ctl(["explain", "last"])
        #expect(told.output.contains("trace \(answer.trace)"), "\(told.output)")
        return answer.trace
      }
      let first = try explained()
      try damage()
      _ = try explained()
      #expect(try kiosk.ctl(["explain", first]).status == 1)
      #expect(FileManager.default.fileExists(atPath: file + ".damaged"))
      try kiosk.stopDaemon()
      try damage()
      try kiosk.start()
      let last = try explained()
      try kiosk.stopDaemon()
      try kiosk.start()
      #expect(try kiosk.ctl(["explain", last]).status == 0)
    }
  }
}

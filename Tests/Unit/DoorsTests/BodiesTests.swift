import Doors
import LocalAPI
import StrictJSON
import Testing
import Wire

struct `The bodies of requests` {
  func refusal(_ text: String) -> String? {
    do throws(JSONError) {
      _ = try Sights(parsing: Array(text.utf8))
      return nil
    } catch { return "\(error)" }
  }

  @Test func `sights are read as they are written`() throws {
    let text =
      #"{"source":"camera","event":"still","symbols":[{"data":"VkMxOg","corners":[[1,2],[-3,4]]},{"data":""}]}"#
    let sights = try Sights(parsing: Array(text.utf8))
    let symbols: [Sights.Symbol] = [.init(data: Array("VC1:".utf8), corners: [[1, 2], [-3, 4]]), .init(data: [])]
    #expect(sights == Sights(source: "camera", event: .still, symbols: symbols))
  }

  @Test func `a deed names what it is about, and nothing else`() throws {
    func deed(_ text: String) throws -> StaffDeed { try StaffDeed(parsing: Array(text.utf8)) }
    #expect(try deed(#"{"action":"test"}"#) == .test)
    #expect(try deed(#"{"action":"void","seq":47,"reason":"wrong-item"}"#) == .void(seq: 47, reason: .wrongItem))
    #expect(try deed(#"{"action":"override","trace":"7f2a"}"#) == .override(trace: "7F2A"))
    let (acme, coffee) = (try #require(Identifier("acme")), try #require(Identifier("coffee")))
    #expect(
      try deed(#"{"action":"pause","issuer":"acme","campaign":"coffee"}"#) == .pause(issuer: acme, campaign: coffee))
    for text in [
      #"{"action":"void","seq":47}"#, #"{"action":"void","seq":0,"reason":"other"}"#,
      #"{"action":"void","seq":47,"reason":"because"}"#, #"{"action":"override"}"#,
      #"{"action":"override","trace":"7f2"}"#, #"{"action":"override","trace":"7f2g"}"#,
      #"{"action":"pause","issuer":"acme"}"#, #"{"action":"test","seq":1}"#, #"{"action":"enrol"}"#,
    ] {
      #expect(throws: JSONError.self, "\(text)") { try deed(text) }
    }
    let managers = StaffDeed.Action.allCases.filter(\.isManagers)
    #expect(managers == [.pause, .resume, .void, .override])
  }

  @Test func `a hint has no symbols`() throws {
    let text = #"{"source":"camera","event":"hint","symbols":[]}"#
    #expect(try Sights(parsing: Array(text.utf8)) == Sights(source: "camera", event: .hint, symbols: []))
    let other = #"{"source":"camera","event":"hint","symbols":[{"data":""}]}"#
    #expect(refusal(other)?.contains("must be empty with a hint") == true)
  }

  @Test(arguments: [
    ("{}", "missing-member at source"),
    ("", "syntax"), ("[]", "must be an object"),
    (#"{"source":"a b","event":"still","symbols":[]}"#, "source"),
    (#"{"source":"camera","event":"seen","symbols":[]}"#, "must be one of appeared, still, gone, once"),
    (#"{"source":"camera","event":"still","symbols":[]}"#, "1 to 16 symbols"),
    (#"{"source":"camera","event":"still","symbols":{}}"#, "must be an array"),
    (#"{"source":"camera","event":"still","symbols":[{"data":"VkMxOg=="}]}"#, "symbols[0].data"),
    (#"{"source":"camera","event":"still","symbols":[{"data":"VkMxOh"}]}"#, "symbols[0].data"),
    (#"{"source":"camera","event":"still","symbols":[{"data":"","corners":[[1]]}]}"#, "symbols[0].corners"),
    (#"{"source":"camera","event":"still","symbols":[{"data":"","corners":[[1,9007199254740991]]}]}"#, "corners"),
    (#"{"source":"camera","event":"still","symbols":[{"data":"","corners":[[1,0.5]]}]}"#, "not-integer"),
    (#"{"source":"camera","event":"still","symbols":[{"data":"","type":"QR"}]}"#, "unknown-member at symbols[0].type"),
    (#"{"source":"camera","event":"still","symbols":[{"data":""}],"more":1}"#, "unknown-member at more"),
    (#"{"source":"camera","source":"x","event":"still","symbols":[]}"#, "duplicate-member"),
  ])
  func `bad sights are refused with what is wrong`(text: String, with word: String) {
    #expect(refusal(text)?.contains(word) == true, "\(refusal(text) ?? "taken")")
  }

  @Test func `a symbol of 4096 bytes is taken, one of 4097 or 17 of them are not`() {
    func text(_ count: Int, bytes: Int) -> String {
      let symbol = #"{"data":"\#(Base64.url.encode([UInt8](repeating: 7, count: bytes)))"}"#
      let symbols = Array(repeating: symbol, count: count).joined(separator: ",")
      return #"{"source":"camera","event":"once","symbols":[\#(symbols)]}"#
    }
    #expect(refusal(text(16, bytes: 4096)) == nil)
    #expect(refusal(text(1, bytes: 4097)) != nil)
    #expect(refusal(text(17, bytes: 1)) != nil)
  }

  @Test func `a camera's report has no control characters and no turned text`() throws {
    func text(_ detail: String) -> [UInt8] {
      Array(#"{"state":"busy","source":"/dev/video0","detail":"\#(detail)","what_to_do":""}"#.utf8)
    }
    let report = try CameraReport(parsing: text("被另一個程式使用"))
    #expect(report == CameraReport(state: .busy, source: "/dev/video0", detail: "被另一個程式使用", whatToDo: ""))
    for bad in [#"\u001b[2J"#, #"\n"#, #"\u202e"#, #"\u0085"#, String(repeating: "x", count: 513)] {
      #expect(throws: JSONError.self) { try CameraReport(parsing: text(bad)) }
    }
  }

  @Test func `a ticket is one printable line, with or without its end`() throws {
    #expect(try TicketBody.line(parsing: Array("voucherd-ticket:1\n".utf8)) == "voucherd-ticket:1")
    #expect(try TicketBody.line(parsing: Array("t\r\n".utf8)) == "t")
    for bad in ["", "\n", "a\nb\n", "a b", "é", String(repeating: "x", count: 513)] {
      #expect(throws: JSONError.self) { try TicketBody.line(parsing: Array(bad.utf8)) }
    }
  }

  @Test func `a query is read strictly`() throws {
    let query = try RecordsQuery(parsing: [
      ("after", "17"), ("limit", "5"), ("type", "voucherd.redemption"), ("since", "2026-11-22T02:17:04Z"),
    ])
    #expect(query.after == 17 && query.limit == 5 && query.type == "voucherd.redemption")
    #expect(query.since == WireTime("2026-11-22T02:17:04.000Z"))
    #expect(try RecordsQuery(parsing: []).limit == 1000)
    let wrong: [[(name: String, value: String)]] = [
      [("after", "-1")], [("after", "")], [("after", "99999999999999999")], [("limit", "0")], [("limit", "1001")],
      [("limit", "+5")], [("type", "")], [("type", "a*")], [("since", "today")], [("befor", "1")],
      [("after", "1"), ("after", "2")],
    ]
    for query in wrong { #expect(throws: JSONError.self) { try RecordsQuery(parsing: query) } }
  }
}

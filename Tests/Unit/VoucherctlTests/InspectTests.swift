import COSE
import Foundation
import Issuing
import Rig
import StrictJSON
import Testing
import Trust
import Vouchers
import Wire

/// The real voucherctl judges what the real mint's code made.
struct InspectTests {
  let scratch = ScratchFolder()
  let now = WireTime("2026-11-22T02:17:04Z")!
  let workspace: Workspace
  let trust: String

  init() throws {
    workspace = Workspace(path: scratch.file("mint"))
    trust = scratch.file("trust")
    try workspace.create(issuer: Identifier("acme")!)
    try workspace.makeRepository(at: now)
    let (start, end) = (WireTime("2026-01-01T00:00:00Z")!, WireTime("2028-01-01T00:00:00Z")!)
    try workspace.add(SigningKey(generating: .ed25519), from: start, until: end)
    let list = ListDraft(list: 7, size: 100, uses: 1, until: WireTime("2027-01-01T00:00:00Z")!)
    try workspace.update { (mint) throws(MintError) in
      try mint.add(CampaignDraft(id: Identifier("summer26")!, list: list))
    }
    try workspace.publish(hub: Array(#"{"schema":1,"keys":[]}"#.utf8), into: trust, at: now)
  }

  private func voucher(_ change: (inout VoucherOrder) -> Void = { _ in }) throws -> String {
    var order = VoucherOrder(campaign: Identifier("summer26")!)
    change(&order)
    return try Mint(order, from: workspace, at: now).voucher(0).text
  }

  private func inspect(_ arguments: [String], input: String? = nil) throws -> (objects: [JSONValue], status: Int32) {
    let done = try Running.run(
      "voucherctl", ["inspect", "-o", "json", "--at", now.description] + arguments, input: input.map { Array($0.utf8) })
    return (try done.output.split(separator: "\n").map { try JSONValue(parsing: $0.utf8) }, done.status)
  }

  @Test func `a good voucher is told whole, with status 0`() throws {
    let (objects, status) = try inspect(["--trust", trust, "--store", "xinyi", try voucher()])
    #expect(status == 0)
    #expect(objects.first?["decision"] == .string("accepted"))
    #expect(objects.first?["issuer"] == .string("acme"))
    #expect(objects.first?["list"] == .integer(7))
    #expect(objects.first?["exp"] == .string("2027-01-01T00:00:00.000Z"))
  }

  @Test func `without trust nothing of the content is told`() throws {
    let text = try voucher { $0.audience = [Identifier("xinyi")!] }
    let (objects, status) = try inspect([text])
    #expect(status == 1)
    guard case .object(let members)? = objects.first else {
      Issue.record("no object")
      return
    }
    #expect(Set(members.map(\.name)) == ["kind", "length", "decision", "code", "detail", "kid", "alg"])
    let words = try Running.run("voucherctl", ["inspect", text])
    for secret in ["acme", "summer26", "xinyi"] { #expect(!words.output.contains(secret)) }
  }

  @Test func `one changed character tells nothing of the content`() throws {
    var text = Array(try voucher().utf8)
    text[text.count - 4] = text[text.count - 4] == 0x30 ? 0x31 : 0x30
    let (objects, status) = try inspect(["--trust", trust, String(decoding: text, as: UTF8.self)])
    #expect(status == 1)
    #expect(objects.first?["code"] == .string("signature-invalid"))
    #expect(objects.first?["campaign"] == nil)
  }

  @Test func `the store, its groups and the time decide`() throws {
    let text = try voucher { $0.audience = [Identifier("north")!] }
    #expect(try inspect(["--trust", trust, "--store", "xinyi", text]).objects.first?["code"] == .string("wrong-store"))
    #expect(try inspect(["--trust", trust, "--store", "xinyi", "--groups", "south,north", text]).status == 0)
    #expect(try inspect(["--trust", trust, text]).status == 0)
    let late = try Running.run(
      "voucherctl", ["inspect", "--trust", trust, "--at", "2027-01-01T00:00:00Z", "-o", "json", text])
    #expect(late.output.contains(#""code":"expired""#))
  }

  @Test(arguments: [
    ("VC1:abc", "malformed", "malformed-base45", "bad-character at byte 0"),
    ("VC1:ZZZ", "malformed", "malformed-base45", "bad-group at byte 0"),
    ("VC1:" + String(repeating: "0", count: 509), "malformed", "too-long", "513 characters, at most 512"),
    ("https://example.com/", "link", "not-a-voucher", ""),
    ("00020101021226", "payment", "not-a-voucher", ""),
    ("hello", "other", "not-a-voucher", ""),
    ("VP1:ABC", "malformed", "malformed-cbor", "presentation: trailing-bytes at byte 1"),
  ])
  func `what is no voucher is named, with the rule that is broken`(
    text: String, kind: String, code: String, detail: String
  ) throws {
    let (objects, status) = try inspect(["--trust", trust, text])
    #expect(status == 1)
    #expect(objects.first?["kind"] == .string(kind))
    #expect(objects.first?["code"] == .string(code))
    #expect(objects.first?["detail"] == (detail.isEmpty ? nil : .string(detail)))
  }

  @Test func `standard input is one text a line, and a line without end is bounded`() throws {
    let good = try voucher()
    let long = "VC1:" + String(repeating: "A", count: 100_000)
    let (objects, status) = try inspect(["--trust", trust, "-"], input: "\(good)\n\(long)\n\(good)\r\n\(good)")
    #expect(status == 1)
    #expect(objects.map { $0["decision"] } == ["accepted", "refused", "accepted", "accepted"].map { .string($0) })
    #expect(objects[1]["length"] == .integer(100_004))
    #expect(try inspect(["--trust", trust, "-"], input: "\(good)\n\(good)\n").status == 0)
  }

  @Test func `the status tells usage, an unreadable folder and an empty pipe apart`() throws {
    #expect(try inspect([]).status == 2)
    #expect(try inspect(["--groups", "a", "x"]).status == 2)
    #expect(try inspect(["--store", "X Y", "x"]).status == 2)
    #expect(try inspect(["--trust", scratch.file("nowhere"), "x"]).status == 3)
    #expect(try inspect(["-"], input: "").status == 1)
    try scratch.write("{}", to: "trust/hub.json")
    #expect(try inspect(["--trust", trust, "x"]).status == 3)
  }
}

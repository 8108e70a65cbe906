import COSE
import Crypto
import Foundation
import Issuing
import StrictJSON
import Testing
import Trust
import Vouchers
import Wire

struct WorkspaceTests {
  private static func mode(_ path: String) throws -> Int? {
    (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
  }

  @Test func `private keys and numbering are readable by their owner only`() throws {
    let scratch = try ScratchMint()
    #expect(try Self.mode(scratch.workspace.path) == 0o700)
    #expect(try Self.mode(scratch.workspace.path + "/state.json") == 0o600)
    let keys = try FileManager.default.contentsOfDirectory(atPath: scratch.workspace.path + "/keys")
    #expect(keys.count == 7)
    for key in keys { #expect(try Self.mode("\(scratch.workspace.path)/keys/\(key)") == 0o600) }
    _ = try scratch.published()
    for file in try FileManager.default.contentsOfDirectory(atPath: scratch.folder + "/trust") where file != "targets" {
      #expect(try Self.mode("\(scratch.folder)/trust/\(file)") == 0o644)
    }
  }

  @Test func `a workspace is made once`() throws {
    let scratch = try ScratchMint()
    let before = try scratch.workspace.state().bytes
    #expect(throws: MintError.self) {
      try scratch.workspace.create(issuer: Identifier("other")!)
    }
    #expect(try scratch.workspace.state().bytes == before)
  }

  @Test func `indexes are on the disk as given before a voucher exists`() throws {
    let scratch = try ScratchMint(uses: 4)
    let mint = try Mint(ScratchMint.order { $0.count = 5 }, from: scratch.workspace, at: ScratchMint.now)
    #expect(try scratch.workspace.state().nextIndex(of: 7) == 20)
    #expect(try mint.voucher(4).claims.index.index == 16)
  }

  @Test func `a state that lost the mark of a list mints nothing`() throws {
    let scratch = try ScratchMint()
    let path = scratch.workspace.path + "/state.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    for broken in [
      text.replacingOccurrences(of: #"{"list":7,"index":0}"#, with: ""),
      text.replacingOccurrences(of: #""schema":1"#, with: #""schema":2"#), String(text.dropLast(10)), "",
    ] {
      try broken.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: MintError.self) { _ = try scratch.mint() }
    }
  }

  @Test func `a campaign whose list another has is refused`() throws {
    let scratch = try ScratchMint()
    let list = ListDraft(list: 7, size: 10, uses: 1, until: ScratchMint.end)
    #expect(throws: MintError.self) {
      try scratch.workspace.update { (mint) throws(MintError) in
        try mint.add(CampaignDraft(id: Identifier("winter")!, list: list))
      }
    }
    #expect(throws: MintError.self) {
      try scratch.workspace.update { (mint) throws(MintError) in
        try mint.extend(Identifier("summer26")!, with: ListDraft(list: 8, size: 10, uses: 17, until: ScratchMint.end))
      }
    }
  }

  @Test func `a full list goes on with the next`() throws {
    let scratch = try ScratchMint()
    _ = try Mint(ScratchMint.order { $0.count = 99_999 }, from: scratch.workspace, at: ScratchMint.now)
    try scratch.workspace.update { (mint) throws(MintError) in
      try mint.extend(Identifier("summer26")!, with: ListDraft(list: 8, size: 10, uses: 2, until: ScratchMint.end))
    }
    #expect(try scratch.mint { $0.count = 2 }.map(\.claims.index.list) == [8, 8])
    #expect(try scratch.mint().map(\.claims.index.index) == [99_999])
    #expect(try scratch.mint().map(\.claims.index.index) == [4])
  }

  @Test func `nothing is published that a kiosk can't read`() throws {
    let scratch = try ScratchMint()
    for hub in ["", "{}", #"{"schema":1,"keys":[],"more":1}"#] {
      #expect(throws: MintError.self) {
        try scratch.workspace.publish(hub: Array(hub.utf8), into: scratch.folder + "/trust", at: ScratchMint.now)
      }
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.folder + "/trust"))
  }
}

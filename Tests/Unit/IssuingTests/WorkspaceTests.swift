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
    #expect(keys.count == 5)
    for key in keys { #expect(try Self.mode("\(scratch.workspace.path)/keys/\(key)") == 0o600) }
    _ = try scratch.published()
    for file in try FileManager.default.contentsOfDirectory(atPath: scratch.folder + "/trust") {
      #expect(try Self.mode("\(scratch.folder)/trust/\(file)") == 0o644)
    }
  }

  @Test func `a workspace is made once`() throws {
    let scratch = try ScratchMint()
    let before = try scratch.workspace.state().bytes
    #expect(throws: MintError.self) {
      try scratch.workspace.create(issuer: Identifier("other")!, at: ScratchMint.now)
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

  @Test func `root metadata is signed by its own root key over canonical JSON`() throws {
    let scratch = try ScratchMint()
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: scratch.workspace.rootPath)))
    let root = try JSONValue(parsing: bytes)
    let signed = try #require(root["signed"])
    guard case .array(let ids)? = signed["roles"]?["root"]?["keyids"], case .string(let id)? = ids.first,
      let key = signed["keys"]?[id], case .string(let raw)? = key["keyval"]?["public"],
      case .array(let signatures)? = root["signatures"], case .string(let signature)? = signatures.first?["sig"]
    else {
      Issue.record("root.json has another shape")
      return
    }
    #expect(id == Hex.encode(SHA256.hash(data: key.canonicalBytes())))
    let verifier = try Curve25519.Signing.PublicKey(rawRepresentation: try #require(Hex.decode(raw)))
    #expect(verifier.isValidSignature(try #require(Hex.decode(signature)), for: signed.canonicalBytes()))
    #expect(signed["expires"] == .string("2036-11-19T02:17:04Z"))
  }

  @Test func `nothing is published that a kiosk can't read`() throws {
    let scratch = try ScratchMint()
    for hub in ["", "{}", #"{"schema":1,"keys":[],"more":1}"#] {
      #expect(throws: MintError.self) {
        _ = try Publication(of: scratch.workspace, hub: Array(hub.utf8), into: scratch.folder + "/trust")
      }
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.folder + "/trust"))
  }
}

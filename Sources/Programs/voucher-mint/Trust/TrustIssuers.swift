import ArgumentParser
import Issuing
import StrictJSON
import Trust
import Wire

struct TrustAddIssuer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-issuer", abstract: "Tells kiosks of an issuer of another workspace, or of its newer state.",
    discussion: "The file is what voucher-mint issuer export printed there. Told with the next trust publish.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("What issuer export printed.", valueName: "file"))
  var file: String

  func run() throws {
    guard let bytes = try DurableFile.read(file, atMost: TrustFile.longest) else {
      throw MintError(.inputOutput, "there is no \(file)")
    }
    let guest: GuestIssuer
    do { guest = try GuestIssuer(try JSONValue(parsing: bytes)) } catch {
      throw MintError(.invalid, "\(file) is no exported issuer: \(error)")
    }
    let own = try common.workspace.state()
    try common.workspace.updateRepository { (state) throws(MintError) in try state.add(guest, besides: own) }
    try Answer(
      text: "issuer \(guest.id) is added; kiosks know it after trust publish",
      json: [JSONMember("issuer", .string(guest.id.text))]
    ).print(as: common.output)
  }
}

struct TrustRemoveIssuer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-issuer", abstract: "No longer tells kiosks of an added issuer; its vouchers are then refused.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The issuer's id.")
  var id: Identifier

  func run() throws {
    try common.workspace.updateRepository { (state) throws(MintError) in try state.removeGuest(id) }
    try Answer(
      text: "issuer \(id) is removed; kiosks know it after trust publish",
      json: [JSONMember("issuer", .string(id.text))]
    ).print(as: common.output)
  }
}

struct TrustRevoke: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Tells a key as revoked, whoever lists it: an issuer, an added one, or the hub.",
    discussion: "There is no way back. Told with the next trust publish.")

  @OptionGroup var common: CommonOptions

  @Argument(help: "The key: 16 hexadecimal digits.")
  var kid: String

  func run() throws {
    let own = try common.workspace.state()
    try common.workspace.updateRepository { (state) throws(MintError) in try state.revoke(kid, own: own) }
    try Answer(
      text: "key \(kid) is revoked; kiosks know it after trust publish",
      json: [JSONMember("kid", .string(kid)), JSONMember("state", .string("revoked"))]
    ).print(as: common.output)
  }
}

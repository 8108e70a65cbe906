import ArgumentParser
import Issuing
import StrictJSON
import Wire

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Makes a workspace: a folder with an issuer without keys.",
    discussion: "An existing workspace is never touched. Keep the folder like money: who has it can mint.")

  @Argument(help: ArgumentHelp("The folder.", valueName: "dir"))
  var home = "mint"

  @Option(help: "The issuer's id: a-z, 0-9, '.', '_' and '-', at most 32.")
  var issuer: Identifier

  @Option(name: .shortAndLong, help: "text for people, json for programs.")
  var output = AnswerFormat.text

  func run() throws {
    try Workspace(path: home).create(issuer: issuer)
    try Answer(
      text: "workspace \(home) for issuer \(issuer); next: voucher-mint key new --home \(home)",
      json: [JSONMember("home", .string(home)), JSONMember("issuer", .string(issuer.text))]
    ).print(as: output)
  }
}

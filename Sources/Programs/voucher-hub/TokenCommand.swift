import ArgumentParser
import Hub
import Wire

struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Makes the token with which a platform marks vouchers and reads redemptions.",
    discussion: """
      Prints the token and nothing else; the file keeps only its hash. The server reads the file when it starts \
      (platforms.tokens in its configuration). To end a token, take its line out and start the server anew.
      """)

  @Argument(help: "The platform's name: a-z, 0-9, '.', '_' and '-', at most 32.") var name: Identifier
  @Option(help: ArgumentHelp("The file of tokens; made (0600) if it is missing.", valueName: "file")) var tokens:
    String?
  @Option(help: ArgumentHelp("The server's configuration, which names it.", valueName: "file")) var config: String?

  func run() throws {
    guard let file = try tokens ?? HubSettings(file: config).tokens else {
      throw HubError("name the file of tokens: --tokens FILE, or --config FILE with platforms.tokens in it")
    }
    print(try PlatformTokens.make(for: name, in: file))
  }
}

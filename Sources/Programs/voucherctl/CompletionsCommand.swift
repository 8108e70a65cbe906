import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Prints a script that completes voucherctl's commands in a shell.",
    discussion: "Example:\n  voucherctl completions bash > /usr/share/bash-completion/completions/voucherctl")

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash
    case zsh
    case fish
  }

  @Argument(help: "Which shell.")
  var shell: Shell

  func run() throws {
    let known = CompletionShell(rawValue: shell.rawValue) ?? .bash
    try StandardOutput.line(Voucherctl.completionScript(for: known))
  }
}

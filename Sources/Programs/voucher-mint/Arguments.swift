import ArgumentParser
import COSE
import Issuing
import Trust
import Wire

extension Identifier: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension Curve: ExpressibleByArgument {}
extension PresentationRule: ExpressibleByArgument {}

extension KeyID: ExpressibleByArgument {
  package init?(argument: String) {
    guard let bytes = Hex.decode(argument) else { return nil }
    self.init(bytes)
  }
}

/// `*`, or stores and groups with commas between them.
struct Places: ExpressibleByArgument {
  let scope: Scope

  init?(argument: String) {
    if argument == "*" {
      scope = .everywhere
    } else {
      guard let list = IdentifierList(argument: argument) else { return nil }
      scope = .places(Set(list.identifiers))
    }
  }

  /// As it would be written on the command line.
  var defaultValueDescription: String {
    switch scope {
    case .everywhere: "*"
    case .places(let places): places.map(\.text).sorted().joined(separator: ",")
    }
  }
}

/// Identifiers with commas between them, at least one.
struct IdentifierList: ExpressibleByArgument {
  let identifiers: [Identifier]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map { Identifier(String($0)) }
    identifiers = names.compactMap { $0 }
    guard identifiers.count == names.count else { return nil }
  }
}

/// How an answer is printed.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// What nearly every command takes.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The workspace folder.", valueName: "dir"))
  var home = "mint"

  @Option(name: .shortAndLong, help: "text for people, json for programs: one object a line.")
  var output = AnswerFormat.text

  var workspace: Workspace { Workspace(path: home) }
}

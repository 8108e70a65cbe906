import ArgumentParser

/// How an answer is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// `-o`, which every command takes.
struct OutputOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "text for people, json for programs.")
  var output = OutputFormat.text
}

import FoundationEssentials
import Glibc

/// The program that theupdateframework/tuf-conformance drives (its CLIENT-CLI.md): our client over HTTP and a folder.
///
/// Says on standard error what it does; exits with 0 if all of it succeeded and with 1 otherwise.
@main
struct TUFClient {
  static func main() {
    do {
      try run(try CommandWords(Array(CommandLine.arguments.dropFirst())))
    } catch {
      say("\(error)")
      exit(1)
    }
  }

  private static func run(_ words: CommandWords) throws {
    let folder = MetadataFolder(URL(filePath: try words.value("--metadata-dir")))
    switch words.command {
    case "init":
      try folder.begin(withRoot: URL(filePath: try words.operand()))
    case "refresh":
      var updater = try Updater(folder, try Repository(metadata: try words.value("--metadata-url")))
      try updater.refresh()
    case "download":
      let repository = try Repository(
        metadata: try words.value("--metadata-url"), targets: try words.value("--target-base-url"))
      var updater = try Updater(folder, repository)
      try updater.refresh()
      let targets = URL(filePath: try words.value("--target-dir"))
      for name in words.values("--target-name") { try updater.download(name, into: targets) }
    default:
      throw Complaint("no command \(words.command): init, refresh or download")
    }
  }

  static func say(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}

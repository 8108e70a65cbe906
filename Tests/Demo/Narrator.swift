import Glibc
import LocalAPI

/// Tells the story on standard output, in the language of the shop where it speaks for the programs.
struct Narrator: Sendable {
  let language: Language
  private let isColourful = isatty(1) == 1

  init(language: Language) { self.language = language }

  /// Something that happened, as a sentence.
  func say(_ text: String) { print(text) }

  /// The title of what follows.
  func chapter(_ text: String) { print("\n" + painted(text, "1")) }

  /// Something that is done, in the column of its part.
  func part(_ name: String, _ text: String) {
    print("  " + painted(Self.padded(name, 9), "2") + text)
  }

  /// An answer as it happens: the code at the corner of the screen, what was shown, what the customer reads, and the
  /// reason that staff read.
  func answer(_ answer: Answer, to title: String, isExpected: Bool) {
    let colour =
      switch answer.decision {
      case .accepted, .repeat: "32"
      case .refused: "31"
      case .undecided, .notice, .held, .test: "33"
      }
    let mark = isExpected ? "  " : painted("! ", "1;31")
    let customer = answer.customer[language].joined(separator: " / ")
    print(
      mark + painted(Self.padded(answer.screen, 3), "1;" + colour) + Self.padded(title, 34) + painted(customer, colour)
        + painted("  · " + answer.staff[language], "2"))
  }

  /// What a program printed, set in.
  func quote(_ command: String, _ output: String) {
    print(painted("  $ " + command, "1"))
    for line in output.split(separator: "\n") { print("    " + line) }
  }

  func complain(_ text: String) { print(painted("! " + text, "1;31")) }

  func verdict(_ isGood: Bool) {
    print("")
    print(
      isGood
        ? painted("every answer was the expected one", "1;32")
        : painted("not every answer was the expected one", "1;31"))
  }

  private func painted(_ text: String, _ colour: String) -> String {
    isColourful ? "\u{1b}[\(colour)m\(text)\u{1b}[0m" : text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

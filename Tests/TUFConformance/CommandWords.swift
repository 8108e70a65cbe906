/// The words of the command line: options with one value each, which may come again, a command, and its operand.
struct CommandWords {
  let command: String
  private let options: [(name: String, value: String)]
  private let operands: [String]

  init(_ words: [String]) throws {
    var options: [(name: String, value: String)] = []
    var plain: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if !word.hasPrefix("--") {
        plain.append(word)
      } else if let value = rest.popFirst() {
        options.append((word, value))
      } else {
        throw Complaint("\(word) needs a value")
      }
    }
    guard let command = plain.first else { throw Complaint("a command is missing: init, refresh or download") }
    self.command = command
    self.options = options
    operands = Array(plain.dropFirst())
  }

  func values(_ name: String) -> [String] { options.filter { $0.name == name }.map(\.value) }

  func value(_ name: String) throws -> String {
    guard let value = values(name).last else { throw Complaint("\(name) is missing") }
    return value
  }

  func operand() throws -> String {
    guard let operand = operands.first else { throw Complaint("\(command) needs a file") }
    return operand
  }
}

/// Why a program can't be the daemon that it is asked to be. For the installer to mend.
package struct DaemonFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was being done, in words.
  package let operation: String
  package let detail: String
  /// What a person can do about it: one sentence.
  package let whatToDo: String

  package init(operation: String, detail: String, whatToDo: String) {
    self.operation = operation
    self.detail = detail
    self.whatToDo = whatToDo
  }

  package var description: String { "can't \(operation): \(detail). \(whatToDo)" }
}

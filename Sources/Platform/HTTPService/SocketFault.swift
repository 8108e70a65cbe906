import Glibc

/// Why we can't listen where we were told to. Ours or the installer's to mend.
package struct SocketFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was being done, in words ("listen on /run/voucherd/staff.sock").
  package let operation: String
  /// What was found.
  package let detail: String
  /// What a person can do about it: one sentence.
  package let whatToDo: String

  package init(operation: String, detail: String, whatToDo: String) {
    self.operation = operation
    self.detail = detail
    self.whatToDo = whatToDo
  }

  /// The fault that `errno` tells of.
  init(operation: String, errno code: Int32 = errno, whatToDo: String) {
    self.init(operation: operation, detail: unsafe String(cString: strerror(code)), whatToDo: whatToDo)
  }

  package var description: String { "can't \(operation): \(detail). \(whatToDo)" }
}

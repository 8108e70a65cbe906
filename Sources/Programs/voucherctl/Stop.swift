/// The end of a command with a status and, if there is something to say, a message on standard error.
struct Stop: Error {
  /// Something is refused or wrong.
  static let bad: Int32 = 1
  /// What was given can't be worked with.
  static let usage: Int32 = 2
  /// What the answer depends on can't be reached.
  static let unreachable: Int32 = 3

  let status: Int32
  var message = ""
}

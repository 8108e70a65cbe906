/// Lines that could not be opened or set, in one line for staff. Never a reason not to decide.
package struct LightsFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried, and what the kernel said.
  package let description: String
}

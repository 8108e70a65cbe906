/// Why a trial could not go on: what was awaited, and what was seen instead.
package struct TrialError: Error, Sendable, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

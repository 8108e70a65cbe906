/// One entry and what it is now.
package struct StatusChange: Sendable, Equatable {
  package let entry: UInt32
  package let status: EntryStatus

  package init(entry: UInt32, status: EntryStatus) {
    self.entry = entry
    self.status = status
  }
}

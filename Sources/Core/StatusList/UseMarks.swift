/// What lists say of a voucher's uses, and what follows from that alone.
package struct UseMarks: Sendable, Equatable {
  package let statuses: [EntryStatus]

  package init(_ statuses: [EntryStatus]) { self.statuses = statuses }

  /// Nothing is marked.
  package static let none = UseMarks([])

  /// One bit for each use that is marked, the lowest for the first.
  package var mask: UInt16 {
    statuses.enumerated().reduce(0) { $1.element == .valid ? $0 : $0 | 1 << UInt16($1.offset) }
  }

  /// Why a voucher none of whose uses is free can't be redeemed: on hold if a cleared mark would free one, used up if
  /// one was used, and else cancelled. `valid` where it is not for marks to say.
  ///
  /// - Parameter wasUsedHere: whether this device has given a use of it.
  package func cause(wasUsedHere: Bool) -> EntryStatus {
    if statuses.contains(.suspended) { return .suspended }
    if statuses.contains(.spent) || wasUsedHere { return .spent }
    return statuses.contains(.revoked) ? .revoked : .valid
  }

  /// Whether every use is marked.
  package var isWhole: Bool { !statuses.isEmpty && !statuses.contains(.valid) }
}

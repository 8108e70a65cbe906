import Wire

extension LedgerBook {
  /// Uses that are left of `uses`: all of them, less the entries that lists mark or that own claims hold, less own claims
  /// that no receipt gave an entry yet. A conflict means that they are all gone. Source: the wire chapter, "Uses above
  /// one".
  static func free(of uses: Int, own: [Claim], marked: UsesMarked = .none) -> Int {
    if own.contains(where: { $0.state == .conflict }) { return 0 }
    return max(0, uses - marked.entries.union(taken(own)).count - own.count { $0.index == nil })
  }

  /// What to say where no use is left: used up, or cannot judge where only claims without a receipt leave none of a
  /// voucher that others use too. The hub alone can then say whether none is left.
  static func nothingFree(of uses: Int, own: [Claim], marked: UsesMarked = .none) -> ClaimOutcome {
    let last = own.max { $0.time < $1.time }
    return isSyncing(uses, own: own, marked: marked) ? .syncing(last: last) : .used(last: last)
  }

  /// The entries that own claims hold, and those that they were moved away from: other devices hold these.
  private static func taken(_ own: [Claim]) -> Set<Int64> {
    Set(own.compactMap(\.index)).union(own.filter(\.wasMoved).map(\.ownEntry))
  }

  private static func isSyncing(_ uses: Int, own: [Claim], marked: UsesMarked) -> Bool {
    guard !marked.entries.isEmpty || own.contains(where: \.wasMoved),
      !own.contains(where: { $0.state == .conflict })
    else { return false }
    let pending = own.count { $0.state == .pending }
    return pending > 0
      && uses - marked.entries.union(taken(own)).count - own.count { $0.index == nil } + pending > 0
  }
}

/// The entries of a voucher that lists mark.
struct UsesMarked {
  let entries: Set<Int64>

  static let none = UsesMarked(entries: [])

  private init(entries: Set<Int64>) { self.entries = entries }

  /// - Parameter mask: one bit for each use, the lowest for the first.
  init(_ mask: UInt16, of voucher: VoucherKey) {
    guard mask != 0 else {
      self = .none
      return
    }
    entries = Set((0..<16).filter { mask & 1 << UInt16($0) != 0 }.map { Int64(voucher.index) + $0 })
  }
}

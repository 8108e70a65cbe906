import GRDB
import Storage
package import Wire

extension LedgerBook {
  /// Uses that are left of `uses`: all of them, less the entries that lists mark or that own claims hold, less own claims
  /// that no receipt gave an entry yet. A conflict means that they are all gone. Source: the wire chapter, "Uses above
  /// one".
  static func free(of uses: Int, own: [Claim], marked: UsesMarked = .none) -> Int {
    if own.contains(where: { $0.state == .conflict }) { return 0 }
    return max(0, uses - marked.entries.union(taken(own)).count - own.count { $0.index == nil })
  }

  /// Why a voucher is not to be had of which every use is marked: the ledger knows better than marks, which say of a use
  /// that is kept for a till, or was given back a moment ago, that it is spent.
  ///
  /// - Parameters:
  ///   - marked: one bit for each use, the lowest for the first.
  ///   - issued: when the hub made the index that the marks are of; nil if none is in force.
  /// - Returns: `used`, `held` or `syncing`.
  /// - Throws: `StorageFault`.
  @available(*, noasync, message: "blocks on the disk")
  package func standing(
    of voucher: VoucherKey, uses: Int, marked: UInt16, issued: WireTime?
  ) throws -> ClaimOutcome {
    let ordinal = view.ordinal
    return try database.read("read what a marked voucher's uses are") { db in
      try Self.nothingFree(
        voucher, of: uses, own: try Self.claims(of: voucher, ordinal: ordinal, in: db),
        marked: UsesMarked(marked, of: voucher, issued: issued), ordinal, in: db)
    }
  }

  /// What to say where no use is left: kept for a till; used up; or cannot judge, where only claims without a receipt
  /// leave none of a voucher that others use too, or marks that a use given back here has not cleared yet. The hub alone
  /// can then say whether none is left.
  ///
  /// - Parameter ordinal: how many epochs there were before this one.
  static func nothingFree(
    _ voucher: VoucherKey, of uses: Int, own: [Claim], marked: UsesMarked, _ ordinal: Int64, in db: Database
  ) throws -> ClaimOutcome {
    let last = own.max { $0.time < $1.time }
    if let last, try isHeld(voucher, ordinal, in: db) { return .held(last: last) }
    if isSyncing(uses, own: own, marked: marked) { return .syncing(last: last) }
    let isComingBack = try isFree(
      of: uses, own: own, marked: marked, less: { try uncleared(voucher, marked.issued, ordinal, in: db) })
    return isComingBack ? .syncing(last: last) : .used(last: last)
  }

  /// Whether a use would be free if so many of the marks that are not own claims' were cleared.
  private static func isFree(of uses: Int, own: [Claim], marked: UsesMarked, less cleared: () throws -> Int) throws
    -> Bool
  {
    let alone = marked.entries.subtracting(taken(own)).count
    guard alone > 0, !own.contains(where: { $0.state == .conflict }) else { return false }
    return uses - marked.entries.union(taken(own)).count - own.count { $0.index == nil } + min(alone, try cleared()) > 0
  }

  /// How many uses of the voucher were given back here so lately that marks can't say so yet: the hub has not receipted
  /// it, or made the index before. An index tells its time in whole seconds.
  private static func uncleared(
    _ voucher: VoucherKey, _ issued: WireTime?, _ ordinal: Int64, in db: Database
  ) throws -> Int {
    try Int.fetchOne(
      try db.cachedStatement(
        sql: """
          SELECT count(*) FROM undone WHERE issuer = ? AND list = ? AND first = ? AND epoch = ?
            AND (receipted IS NULL OR receipted + 1000 > ?)
          """),
      arguments: [
        voucher.issuer.text, Int64(voucher.list), Int64(voucher.index), ordinal, issued?.milliseconds ?? 0,
      ]) ?? 0
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
  /// When the hub made the index that they are of; nil if none is in force.
  let issued: WireTime?

  static let none = UsesMarked(0, of: nil, issued: nil)

  /// - Parameter mask: one bit for each use, the lowest for the first.
  init(_ mask: UInt16, of voucher: VoucherKey?, issued: WireTime?) {
    self.issued = issued
    guard mask != 0, let voucher else {
      entries = []
      return
    }
    entries = Set((0..<16).filter { mask & 1 << UInt16($0) != 0 }.map { Int64(voucher.index) + $0 })
  }
}

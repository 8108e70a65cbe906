package import Wire

/// The entries of one list, wherever they lie.
package protocol StatusEntries: Sendable {
  /// How many there are.
  var size: UInt32 { get }
  /// What the list says of an entry below `size`.
  func status(of entry: UInt32) -> EntryStatus
}

/// Everything that a kiosk knows of marks: one immutable value, read once per scan and replaced whole.
package struct MarksSnapshot: Sendable {
  /// One list that is held.
  package struct Held: Sendable {
    package let version: UInt64
    /// Until when it is known to be up to date: the end of the last index that named this version.
    package let freshUntil: WireTime
    /// Whether it is as the index in force names it; a list may lag behind its index.
    package let isCurrent: Bool
    package let entries: any StatusEntries

    package init(version: UInt64, freshUntil: WireTime, isCurrent: Bool = true, entries: any StatusEntries) {
      self.version = version
      self.isCurrent = isCurrent
      self.freshUntil = freshUntil
      self.entries = entries
    }
  }

  /// What is known of a voucher's uses.
  package enum Finding: Sendable, Equatable {
    /// Nothing, and nothing says that there is anything to know: no index names the list.
    case unknown
    /// The index names marks that are not held, or is itself no longer believed.
    case missing
    /// What is held is too old to be relied on.
    case expired
    /// What the list says of each use. The stage is fresh or stale.
    case known(Stage, [EntryStatus])
  }

  /// The index's version; 0 while none is held.
  package let index: UInt64
  /// Until when the index holds; nil while none is held.
  package let freshUntil: WireTime?
  /// When the hub made the index; nil while none is held.
  package let issued: WireTime?
  package let lists: [ListName: Held]
  /// Lists with marks, by the index, that could not be had yet.
  package let missing: Set<ListName>
  /// Whether an index was held once whose key is no longer trusted: until there is another, nothing is judged.
  package let isForgotten: Bool

  package init(
    index: UInt64 = 0, freshUntil: WireTime? = nil, issued: WireTime? = nil, lists: [ListName: Held] = [:],
    missing: Set<ListName> = [], isForgotten: Bool = false
  ) {
    self.index = index
    self.freshUntil = freshUntil
    self.issued = issued
    self.lists = lists
    self.missing = missing
    self.isForgotten = isForgotten
  }

  /// - Parameter staleFor: how long beyond their end marks may still be used, in milliseconds.
  package static func stage(until end: WireTime, staleFor: Int64, at now: WireTime) -> Stage {
    now < end ? .fresh : now < end + staleFor ? .stale : .expired
  }

  /// When the hub made what is held of a voucher's list, or later; nil if that can't be said.
  package func issued(for voucher: VoucherKey) -> WireTime? {
    lists[ListName(of: voucher)]?.isCurrent == true ? issued : nil
  }

  /// The stage of the index; nil while none is held.
  package func stage(at now: WireTime, staleFor: Int64) -> Stage? {
    freshUntil.map { Self.stage(until: $0, staleFor: staleFor, at: now) }
  }

  /// What is known of a voucher of so many uses.
  package func find(_ voucher: VoucherKey, uses: Int, at now: WireTime, staleFor: Int64) -> Finding {
    let name = ListName(of: voucher)
    if isForgotten || missing.contains(name) { return .missing }
    if stage(at: now, staleFor: staleFor) == .expired { return .expired }
    guard let held = lists[name] else { return .unknown }
    let stage = Self.stage(until: held.freshUntil, staleFor: staleFor, at: now)
    if stage == .expired { return .expired }
    let end = UInt64(voucher.index) + UInt64(uses)
    // The list was longer when the voucher was made than when it was last fetched.
    guard end <= UInt64(held.entries.size) else { return .missing }
    return .known(stage, (0..<uses).map { held.entries.status(of: voucher.index + UInt32($0)) })
  }
}

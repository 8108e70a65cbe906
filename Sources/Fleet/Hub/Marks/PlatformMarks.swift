import GRDB
import Records
package import StatusList
import Storage
package import Trust
package import Wire

/// What a platform says of a voucher: cancelled, on hold, used elsewhere, or none of it any more.
package struct PlatformMark: Sendable, Equatable {
  package let voucher: VoucherKey
  /// One use of it, from 0; nil for all of them.
  package let use: Int?
  /// `valid` takes back what a platform said.
  package let status: EntryStatus

  package init(voucher: VoucherKey, use: Int?, status: EntryStatus) {
    self.voucher = voucher
    self.use = use
    self.status = status
  }
}

/// Why a platform's marks are not taken; none of them is then.
package struct PlatformMarkRefusal: Error, Sendable, Equatable {
  package enum Code: String, Sendable, CaseIterable {
    /// No campaign numbers its vouchers in this list.
    case listUnknown = "list-unknown"
    /// The index is none of the list's, or not the first entry of a voucher.
    case indexWrong = "index-wrong"
    case useWrong = "use-wrong"
  }
  package let code: Code
  /// Which of the marks, from 0.
  package let place: Int
}

extension HubStore {
  /// The most marks that are taken at once.
  package static let mostPlatformMarks = 1000

  /// Takes a platform's marks, all or none, in one transaction. What a redemption holds stays spent, whatever a platform
  /// says.
  ///
  /// - Parameters:
  ///   - by: who says so, as the token or the command line names them.
  /// - Returns: what the lists will say of each entry, in the order of marks and uses.
  /// - Throws: `PlatformMarkRefusal`; `StorageFault`.
  package func mark(
    _ marks: [PlatformMark], by: String, reason: String?, in trust: TrustSnapshot, at now: WireTime
  ) throws -> [(voucher: VoucherKey, use: Int, status: EntryStatus)] {
    var entries: [(voucher: VoucherKey, use: Int, status: EntryStatus)] = []
    for (place, mark) in marks.enumerated() {
      let uses = try Self.uses(of: mark, at: place, in: trust)
      entries += uses.map { (mark.voucher, $0, mark.status) }
    }
    return try database.write("take a platform's marks") { db in
      let book = MarkBook(db: db)
      return try entries.map { voucher, use, status in
        let entry = Int64(voucher.index) + Int64(use)
        return (voucher, use, try book.mark(ListName(of: voucher), entry, status, by: by, reason: reason, at: now))
      }
    }
  }

  private static func uses(of mark: PlatformMark, at place: Int, in trust: TrustSnapshot) throws -> Range<Int> {
    let lists = trust.campaigns.values.lazy.filter { $0.issuer == mark.voucher.issuer }.flatMap(\.lists)
    guard let list = lists.first(where: { $0.list == mark.voucher.list }) else {
      throw PlatformMarkRefusal(code: .listUnknown, place: place)
    }
    let index = UInt64(mark.voucher.index)
    guard index.isMultiple(of: UInt64(list.uses)), index + UInt64(list.uses) <= UInt64(list.size) else {
      throw PlatformMarkRefusal(code: .indexWrong, place: place)
    }
    guard let use = mark.use else { return 0..<list.uses }
    guard (0..<list.uses).contains(use) else { throw PlatformMarkRefusal(code: .useWrong, place: place) }
    return use..<use + 1
  }
}

extension MarkBook {
  /// Takes a platform's word on one entry.
  ///
  /// - Returns: what the list will say of it.
  func mark(
    _ name: ListName, _ entry: Int64, _ status: EntryStatus, by: String, reason: String?, at now: WireTime
  ) throws -> EntryStatus {
    let isHeld = try Bool.fetchOne(
      db.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM mark WHERE issuer = ? AND list = ? AND entry = ?)"),
      arguments: [name.issuer.text, name.list, entry])
    let former = try platformMark(name.issuer, name.list, entry) ?? .valid
    let (before, after): (EntryStatus, EntryStatus) = isHeld == true ? (.spent, .spent) : (former, status)
    if status == .valid {
      try db.cachedStatement(sql: "DELETE FROM platform_mark WHERE issuer = ? AND list = ? AND entry = ?")
        .execute(arguments: [name.issuer.text, name.list, entry])
    } else {
      try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO platform_mark (issuer, list, entry, state, since, by, reason) VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [name.issuer.text, name.list, entry, Int64(status.rawValue), now.milliseconds, by, reason])
    }
    if before != after { try note(name, entry, from: before, to: after, at: now) }
    return after
  }
}

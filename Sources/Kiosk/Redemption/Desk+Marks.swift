import Answers
package import StatusList
import Ledger
import Records
import Synchronization
import Trust
import Vouchers
package import Wire

extension Desk {
  /// Older than any marks can be, in milliseconds: a hundred years.
  private static let anyAge: Int64 = 36_525 * 86_400_000

  /// Replaces what the desk knows of marks, whole.
  package func use(marks: MarksSnapshot) { state.withLock { $0.marks = marks } }

  /// What the desk goes by now.
  package var marks: MarksSnapshot { state.withLock { $0.marks } }

  /// How far marks may be relied on, by the index in force; nil while there is none.
  package func marksStage(at now: WireTime) -> Stage? {
    state.withLock { state in
      state.marks.stage(at: now, staleFor: Self.staleFor(state.surroundings.trust))
    }
  }

  /// Until when marks stay at their stage, or since when they are too old; nil while there is none.
  package func marksUntil(at now: WireTime) -> WireTime? {
    state.withLock { state in
      state.marks.freshUntil.map { now < $0 ? $0 : $0 + Self.staleFor(state.surroundings.trust) }
    }
  }

  /// When the marks of a voucher's list became too old, or will; nil if they are not held.
  func marksEnd(of voucher: VoucherKey, _ trust: TrustSnapshot, _ state: borrowing State) -> WireTime? {
    state.marks.lists[ListName(issuer: voucher.issuer, list: voucher.list)].map {
      $0.freshUntil + Self.staleFor(trust)
    }
  }

  /// How long beyond their end marks may be used, in milliseconds.
  static func staleFor(_ trust: TrustSnapshot?) -> Int64 {
    (trust?.policy.marksStaleHours ?? Policy.usualMarksStaleHours) * 3_600_000
  }

  /// The step `status` of the order of checks: what lists say of the voucher's uses.
  ///
  /// - Parameter lifted: what staff answer for: a missing list is then as one that marks nothing, an old one as a new one.
  /// - Returns: the uses that are marked, where one at least is not; else why the voucher is not accepted.
  func status(
    of voucher: VoucherKey, uses: Int, _ trust: TrustSnapshot, at now: WireTime, _ state: borrowing State,
    lifting lifted: Set<UndecidedCode> = []
  ) -> Result<UseMarks, StatusObstacle> {
    // Whoever answers for old marks answers for what they don't say yet: what they say of a used voucher stays so.
    let patience = lifted.contains(.marksExpired) ? Self.anyAge : Self.staleFor(trust)
    switch state.marks.find(voucher, uses: uses, at: now, staleFor: patience) {
    case .missing where lifted.contains(.marksMissing), .unknown where lifted.contains(.marksMissing):
      return .success(.none)
    case .unknown:
      return trust.policy.marksRequired ? .failure(.init(.undecided(.marksMissing))) : .success(.none)
    case .missing: return .failure(.init(.undecided(.marksMissing)))
    case .expired:
      return .failure(.init(.undecided(.marksExpired), since: marksEnd(of: voucher, trust, state)))
    case .known(_, let statuses):
      let marks = UseMarks(statuses)
      guard marks.isWhole else { return .success(marks) }
      let code = RefusalCode(cause: marks.cause(wasUsedHere: false))
      return .failure(code == .alreadyUsed ? spent(voucher, marks, uses: uses, state) : .init(.refused(code)))
    }
  }

  /// A hub marks as spent what is kept for a till here, and clears what was given back here a moment later: of these the
  /// own ledger knows better.
  private func spent(
    _ voucher: VoucherKey, _ marks: UseMarks, uses: Int, _ state: borrowing State
  ) -> StatusObstacle {
    // A mark is enough to refuse by, also where the ledger can't be read.
    let standing = try? ledger.standing(
      of: voucher, uses: uses, marked: marks.mask, issued: state.marks.issued(for: voucher))
    return switch standing {
    case .held(let last): .init(.refused(.alreadyHeld), usedAt: last.time)
    case .syncing(let last): .init(.undecided(.syncing), usedAt: last?.time)
    case .used(let last): .init(.refused(.alreadyUsed), usedAt: last?.time)
    default: .init(.refused(.alreadyUsed))
    }
  }
}

/// Why lists keep a voucher from being accepted.
struct StatusObstacle: Error {
  let decision: Outcome.Decision
  /// When the voucher was last used at this device, if it was.
  let usedAt: WireTime?
  /// Since when marks are too old, if that is why.
  let since: WireTime?

  init(_ decision: Outcome.Decision, usedAt: WireTime? = nil, since: WireTime? = nil) {
    self.decision = decision
    self.usedAt = usedAt
    self.since = since
  }
}

extension RefusalCode {
  /// Why a voucher without a free use is refused.
  init(cause: EntryStatus) {
    self =
      switch cause {
      case .revoked: .cancelled
      case .suspended: .suspended
      case .spent, .valid: .alreadyUsed
      }
  }
}

package import StatusList
import Records
import Synchronization
import Trust
import Vouchers
package import Wire

extension Desk {
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

  /// How long beyond their end marks may be used, in milliseconds.
  static func staleFor(_ trust: TrustSnapshot?) -> Int64 {
    (trust?.policy.marksStaleHours ?? Policy.usualMarksStaleHours) * 3_600_000
  }

  /// The step `status` of the order of checks: what lists say of the voucher's uses.
  ///
  /// - Returns: the uses that are marked, where one at least is not; else why the voucher is not accepted.
  func status(
    of voucher: VoucherKey, uses: Int, _ trust: TrustSnapshot, at now: WireTime, _ state: borrowing State
  ) -> Result<UseMarks, StatusObstacle> {
    switch state.marks.find(voucher, uses: uses, at: now, staleFor: Self.staleFor(trust)) {
    case .unknown: return trust.policy.marksRequired ? .failure(.undecided(.marksMissing)) : .success(.none)
    case .missing: return .failure(.undecided(.marksMissing))
    case .expired: return .failure(.undecided(.marksExpired))
    case .known(_, let statuses):
      let marks = UseMarks(statuses)
      return marks.isWhole ? .failure(.refused(RefusalCode(cause: marks.cause(wasUsedHere: false)))) : .success(marks)
    }
  }
}

/// Why lists keep a voucher from being accepted.
enum StatusObstacle: Error {
  case refused(RefusalCode)
  case undecided(UndecidedCode)
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

package import Vouchers

/// Why a record is stored and neither marked nor settled.
package struct Quarantine: Error, Sendable, Equatable {
  package enum Cause: Sendable, Equatable {
    /// Not a record of version 1: no strict JSON, or a member of the envelope is missing or wrong.
    case recordUnreadable
    /// It names another device, epoch or sequence number than it was sent under.
    case recordMisplaced
    /// A redemption with a member missing or wrong.
    case redemptionUnreadable
    /// Shown in a way whose evidence this version cannot check.
    case presentationUnsupported
    /// Sealed to a key that the hub does not have.
    case evidenceKeyUnknown
    /// Not sealed to that key for this record.
    case evidenceUnreadable
    /// The record says otherwise than the voucher does.
    case claimsMismatch
    /// The use is not one of the voucher's.
    case useOutOfRange
    /// The campaign's entry in trust could not be read.
    case campaignUnreadable
    /// The voucher itself could not have been accepted.
    case voucher(RefusalCode)
  }

  package let cause: Cause
  /// Which member, which rule; never content of the voucher.
  package let detail: String

  package init(_ cause: Cause, _ detail: String = "") {
    self.cause = cause
    self.detail = detail
  }

  /// The stable text of the receipt's `reason`.
  package var reason: String {
    switch cause {
    case .recordUnreadable: "record-unreadable"
    case .recordMisplaced: "record-misplaced"
    case .redemptionUnreadable: "redemption-unreadable"
    case .presentationUnsupported: "presentation-unsupported"
    case .evidenceKeyUnknown: "evidence-key-unknown"
    case .evidenceUnreadable: "evidence-unreadable"
    case .claimsMismatch: "claims-mismatch"
    case .useOutOfRange: "use-out-of-range"
    case .campaignUnreadable: "campaign-unreadable"
    case .voucher(let code): code.rawValue
    }
  }
}

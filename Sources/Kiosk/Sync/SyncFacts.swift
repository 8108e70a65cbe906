package import Records
import Wire

/// What the way up must know of the ledger to decide what comes next.
package struct SyncFacts: Sendable {
  /// Whether the device has enrolled.
  package let isEnrolled: Bool
  /// The end of the chain; nil while no epoch has begun.
  package let tip: ChainPosition?
  /// Sequence number of the last receipted record.
  package let receipted: Int64
  /// Whether the ledger has stopped accepting.
  package let isStopped: Bool

  package init(isEnrolled: Bool, tip: ChainPosition?, receipted: Int64, isStopped: Bool) {
    self.isEnrolled = isEnrolled
    self.tip = tip
    self.receipted = receipted
    self.isStopped = isStopped
  }
}

/// What to do next about the hub.
package enum SyncStep: Sendable {
  /// Nothing until a record comes, or until so many milliseconds have passed, if that is known.
  case rest(Int64?)
  case ask(SyncJob)
  /// Everything that the hub holds of this device has come back: begin an epoch.
  case begin(previous: ChainPosition?, reason: OpeningReason)
}

/// One exchange with the hub.
package enum SyncJob: Sendable, Equatable {
  /// An empty head of an epoch that has not begun: does the hub hold another one of this device?
  case probe(Epoch)
  /// Records of the device's earlier epoch, from a sequence number on.
  case restore(Epoch, from: Int64)
  /// Records after a sequence number, at most so many; none is a question too.
  case upload(after: Int64, most: Int)
}

/// What came back.
package enum SyncAnswer: Sendable {
  /// The hub, or something in its place, answered. `retryAfter` in milliseconds.
  case response(status: Int, body: [UInt8], retryAfter: Int64?)
  /// Nothing answered; what the uplink says of it.
  case failed(String)
}

/// What an answer changes outside the state machine. Signature and nonce have been checked.
package enum SyncEffect: Sendable {
  /// Give it to the ledger; `statement` is the envelope as it came.
  case receipt(Receipt, statement: [UInt8])
  /// The hub says anew who and where this device is; the caller looks whether it is newer than what is known.
  case enrolled(Enrolled, statement: [UInt8])
  /// Give these back to the ledger.
  case restored([(line: RecordLine, bytes: [UInt8], hash: RecordHash)])
  /// Stop accepting, for this reason.
  case stop(StopReason)
}

/// What the hub has proven, because of which nothing may be accepted on this ledger. The text is what the ledger keeps.
package enum StopReason: String, Sendable, CaseIterable {
  /// The ledger belongs to an epoch that another one has followed.
  case otherEpoch = "the hub holds another epoch of this device"
  case setBack = "the hub holds records of this ledger that it does not have itself: it was set back or copied"
  /// Two ledgers under one epoch. Nothing but a new enrolment ends it.
  case fork = "the hub holds another history of this ledger: two devices use one identity"
}

import StrictJSON
package import Wire

/// How well the clock was known when a record was made.
package enum ClockGrade: String, Sendable, CaseIterable {
  /// Confirmed by a receipt that echoed our nonce within 10 s.
  case confirmed
  /// In line with both floors, and not confirmed since.
  case plausible
  case untrusted
}

/// Which trust a decision rested on: versions of the target files, 0 where they were read from a plain folder.
package struct TrustMark: Hashable, Sendable {
  package let timestamp: Int64
  package let issuers: Int64
  package let campaigns: Int64
  package let stage: Stage

  package init(timestamp: Int64, issuers: Int64, campaigns: Int64, stage: Stage) {
    self.timestamp = timestamp
    self.issuers = issuers
    self.campaigns = campaigns
    self.stage = stage
  }
}

/// What every record says about the moment it was made.
package struct RecordContext: Sendable {
  package let device: Identifier
  package let time: WireTime
  /// The kernel's boot id, 16 bytes.
  package let boot: Epoch
  package let clock: ClockGrade
  package let trust: TrustMark
  /// Version of the status index; 0 while none is held.
  package let marksIndex: Int64
  package let marksStage: Stage

  package init(
    device: Identifier, time: WireTime, boot: Epoch, clock: ClockGrade, trust: TrustMark, marksIndex: Int64,
    marksStage: Stage
  ) {
    self.device = device
    self.time = time
    self.boot = boot
    self.clock = clock
    self.trust = trust
    self.marksIndex = marksIndex
    self.marksStage = marksStage
  }
}

import Records
import Trust
import Wire

/// One record looked at before anything is written: what it is, and whether it may mark and settle.
struct AssayedRecord: Sendable {
  /// A redemption that can be read, proven or not.
  struct Claim: Sendable {
    let redemption: RedemptionRecord
    let clock: ClockGrade
    let time: WireTime
    /// Uses of the voucher; nil if the evidence does not prove the redemption.
    let uses: Int?
  }

  let seq: Int64
  let bytes: [UInt8]
  let hash: RecordHash
  /// Nil if the record cannot be read.
  let type: String?
  let time: WireTime?
  let claim: Claim?
  let quarantine: Quarantine?
  /// How long the proof took.
  let proving: Duration
}

extension AssayedRecord {
  /// - Parameters:
  ///   - place: where in the chain it was sent, and its hash.
  ///   - device: who sent it.
  init(_ bytes: [UInt8], at place: ChainPosition, from device: Device, by check: EvidenceCheck) {
    (self.bytes, seq, hash) = (bytes, place.seq, place.hash)
    let line: RecordLine
    do {
      line = try RecordLine(parsing: bytes)
    } catch {
      (type, time, claim, proving) = (nil, nil, nil, .zero)
      quarantine = Quarantine(.recordUnreadable, "\(error)")
      return
    }
    (type, time) = (line.type, line.time)
    guard line.device == device.id, line.epoch == place.epoch, line.seq == place.seq else {
      (claim, proving) = (nil, .zero)
      quarantine = Quarantine(.recordMisplaced)
      return
    }
    guard line.type == RecordType.accepted.rawValue else {
      (claim, quarantine, proving) = (nil, nil, .zero)
      return
    }
    var data = line.data
    let redemption: RedemptionRecord
    do {
      redemption = try RedemptionRecord(data: &data)
    } catch {
      (claim, proving) = (nil, .zero)
      quarantine = Quarantine(.redemptionUnreadable, "\(error)")
      return
    }
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let uses = try check.uses(of: redemption, recordID: line.id, time: line.time, places: device.places)
      claim = Claim(redemption: redemption, clock: line.clock, time: line.time, uses: uses)
      quarantine = nil
    } catch {
      claim = Claim(redemption: redemption, clock: line.clock, time: line.time, uses: nil)
      quarantine = error
    }
    proving = clock.now - start
  }
}

import Records
import StrictJSON
import Trust
import Wire

/// One record looked at before anything is written: what it is, and whether it may mark and settle.
struct AssayedRecord: Sendable {
  /// A redemption that can be read, proven or not.
  struct Claim: Sendable {
    let redemption: RedemptionRecord
    let clock: ClockGrade
    let time: WireTime
    /// Where it happened.
    let store: Identifier
    /// Uses of the voucher; nil if the evidence does not prove the redemption.
    let uses: Int?
  }

  let seq: Int64
  let bytes: [UInt8]
  let hash: RecordHash
  /// Nil if the record cannot be read.
  let type: String?
  let time: WireTime?
  /// The id that it was first made under, if that was in an earlier chain.
  let former: RecordName?
  let claim: Claim?
  /// The redemption is a use kept for a till.
  let isHeld: Bool
  /// What it says of an earlier redemption.
  let sequel: (of: RedemptionSequel, type: RecordType)?
  let quarantine: Quarantine?
  /// How long the proof took.
  let proving: Duration
}

extension AssayedRecord {
  /// - Parameters:
  ///   - place: where in the chain it was sent, and its hash.
  ///   - device: who sent it.
  ///   - seen: for an epoch, from when the hub stored the chain's first record until now. A kiosk accepts nothing before
  ///     the hub's word on its opening record, and nothing comes up before it happened: what a device says beyond that is
  ///     not believed.
  init(
    _ bytes: [UInt8], at place: ChainPosition, from device: Device, seen: (Epoch) -> ClosedRange<WireTime>,
    by check: EvidenceCheck
  ) {
    (self.bytes, seq, hash) = (bytes, place.seq, place.hash)
    let line: RecordLine
    do {
      line = try RecordLine(parsing: bytes)
    } catch {
      (type, time, former, claim, isHeld, sequel, proving) = (nil, nil, nil, nil, false, nil, .zero)
      quarantine = Quarantine(.recordUnreadable, "\(error)")
      return
    }
    (type, time, former) = (line.type, line.time, line.former)
    guard line.device == device.id, line.epoch == place.epoch, line.seq == place.seq else {
      (claim, isHeld, sequel, proving) = (nil, false, nil, .zero)
      quarantine = Quarantine(.recordMisplaced)
      return
    }
    var data = line.data
    let kind = RecordType(rawValue: line.type)
    isHeld = kind == .held
    if kind == .tested {
      (claim, sequel) = (nil, nil)
      let clock = ContinuousClock()
      let start = clock.now
      quarantine = Self.flaw(in: &data, of: line, from: device, seen: seen, by: check)
      proving = clock.now - start
      return
    }
    guard kind == .accepted || kind == .held else {
      (claim, proving) = (nil, .zero)
      guard let kind, [.confirmed, .released, .voided].contains(kind) else {
        (sequel, quarantine) = (nil, nil)
        return
      }
      do {
        sequel = (try RedemptionSequel(data: &data, isVoid: kind == .voided), kind)
        quarantine = nil
      } catch {
        sequel = nil
        quarantine = Quarantine(.redemptionUnreadable, "\(error)")
      }
      return
    }
    sequel = nil
    let redemption: RedemptionRecord
    do {
      redemption = try RedemptionRecord(data: &data)
    } catch {
      (claim, proving) = (nil, .zero)
      quarantine = Quarantine(.redemptionUnreadable, "\(error)")
      return
    }
    let seen = seen(line.origin.epoch)
    let time = min(max(line.time, seen.lowerBound), seen.upperBound)
    let places = device.places(at: time)
    func claimed(_ uses: Int?, at place: Place?) -> Claim {
      Claim(
        redemption: redemption, clock: line.clock, time: line.time, store: place?.store ?? device.store, uses: uses)
    }
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let proof = try check.proof(of: redemption, recordID: line.origin.description, time: time, places: places)
      claim = claimed(proof.uses, at: proof.place)
      quarantine = nil
    } catch {
      claim = claimed(nil, at: places.first)
      quarantine = error
    }
    proving = clock.now - start
  }

  /// What keeps a test from having proven its way up to here; nil if nothing does. Nothing is marked or settled either way.
  private static func flaw(
    in data: inout ObjectReader, of line: RecordLine, from device: Device, seen: (Epoch) -> ClosedRange<WireTime>,
    by check: EvidenceCheck
  ) -> Quarantine? {
    do {
      guard try data.string("code") == "accepted" else { return nil }
      let redemption = try RedemptionRecord(data: &data)
      let seen = seen(line.origin.epoch)
      let time = min(max(line.time, seen.lowerBound), seen.upperBound)
      _ = try check.proof(
        of: redemption, recordID: line.origin.description, time: time, places: device.places(at: time))
      return nil
    } catch let quarantine as Quarantine {
      return quarantine
    } catch {
      return Quarantine(.redemptionUnreadable, "\(error)")
    }
  }
}

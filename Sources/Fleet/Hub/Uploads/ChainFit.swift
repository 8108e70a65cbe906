package import Records
import StrictJSON
import Wire

/// What the hub holds of a device, as far as an upload has to be held against it.
package struct HeldChains: Sendable, Equatable {
  /// The tip of the epoch that the head names; nil if the hub has no record of it.
  package let asked: ChainPosition?
  /// The tip of the device's latest epoch; nil if the hub has no record of the device.
  package let latest: ChainPosition?

  package init(asked: ChainPosition?, latest: ChainPosition?) {
    self.asked = asked
    self.latest = latest
  }
}

/// Whether an upload continues the chain that the hub holds. Pure: the store is asked through a closure.
package enum ChainFit: Sendable {
  /// All of it is held already, or nothing was sent and the head names the hub's own tip.
  case held
  /// It continues the chain. `hashes` are those of all records sent; the first `skip` are held already.
  case continues(hashes: [RecordHash], skip: Int)
  /// It does not fit; this is where the hub's copy ends.
  case misfit(tip: ChainPosition, reason: Position.Reason)

  /// - Parameters:
  ///   - records: as many as the head announces.
  ///   - held: what the hub has.
  ///   - heldHash: the hash under a sequence number of the asked epoch, from 1 to its tip.
  package init(
    _ head: Head, _ records: [[UInt8]], held: HeldChains, heldHash: (Int64) throws -> RecordHash
  ) rethrows {
    let genesis = ChainPosition(genesisOf: head.tip.epoch, device: head.device)
    guard let tip = held.asked else {
      self = Self.beginning(head, records, genesis: genesis, latest: held.latest)
      return
    }
    // A device that went on to another epoch never comes back to this one: this is a copy of it.
    if let latest = held.latest, latest.epoch != tip.epoch {
      self = .misfit(tip: latest, reason: .epoch)
      return
    }
    func hash(_ seq: Int64) throws -> RecordHash {
      seq == 0 ? genesis.hash : seq == tip.seq ? tip.hash : try heldHash(seq)
    }
    guard head.from <= tip.seq + 1 else {
      self = .misfit(tip: tip, reason: .gap)
      return
    }
    if records.isEmpty {
      if try hash(head.tip.seq) != head.tip.hash {
        self = .misfit(tip: tip, reason: .fork)
      } else {
        self = head.tip.seq < tip.seq ? .misfit(tip: tip, reason: .behind) : .held
      }
      return
    }
    let hashes = Self.chain(records, from: try hash(head.from - 1))
    let common = min(tip.seq, head.tip.seq)
    guard hashes.last == head.tip.hash,
      try common < head.from || hashes[Int(common - head.from)] == hash(common)
    else {
      self = .misfit(tip: tip, reason: .fork)
      return
    }
    self = head.tip.seq <= tip.seq ? .held : .continues(hashes: hashes, skip: Int(tip.seq + 1 - head.from))
  }

  /// An epoch that the hub does not know.
  private static func beginning(
    _ head: Head, _ records: [[UInt8]], genesis: ChainPosition, latest: ChainPosition?
  ) -> ChainFit {
    if let latest {
      guard head.from == 1, let first = records.first, opens(first, head, after: latest) else {
        return .misfit(tip: latest, reason: .epoch)
      }
    }
    guard head.from == 1 else { return .misfit(tip: genesis, reason: .gap) }
    let hashes = chain(records, from: genesis.hash)
    guard hashes.last ?? genesis.hash == head.tip.hash else {
      return .misfit(tip: latest ?? genesis, reason: latest == nil ? .fork : .epoch)
    }
    return records.isEmpty ? .held : .continues(hashes: hashes, skip: 0)
  }

  private static func chain(_ records: [[UInt8]], from start: RecordHash) -> [RecordHash] {
    var hash = start
    return records.map { record in
      hash = hash.next(record)
      return hash
    }
  }

  /// Whether a record opens the head's epoch and names `latest`, exactly, as what came before.
  private static func opens(_ record: [UInt8], _ head: Head, after latest: ChainPosition) -> Bool {
    guard let line = try? RecordLine(parsing: record), line.type == RecordType.opened.rawValue, line.seq == 1,
      line.epoch == head.tip.epoch, line.device == head.device
    else { return false }
    var data = line.data
    guard var previous = try? data.object("previous"), let position = try? previous.chainPosition() else {
      return false
    }
    return position == latest
  }
}

package import Records
import StrictJSON
import Wire

/// Taking back what the hub holds of a device whose ledger was lost: epoch after epoch, each chain proven against a
/// position that the hub signed or that a later, proven chain names.
package struct RestoreProgress: Sendable {
  /// Where the device's last chain ends: the opening record of the new epoch will name it.
  package let last: ChainPosition
  package let reason: OpeningReason
  /// Where the chain that is being taken back must end.
  private var target: ChainPosition
  /// How far it has been proven.
  private var reached: ChainPosition
  /// What the first record of this chain names as its predecessor.
  private var previous: ChainPosition?
  private let device: Identifier

  init(to target: ChainPosition, reason: OpeningReason, device: Identifier) {
    last = target
    self.reason = reason
    self.target = target
    self.device = device
    reached = ChainPosition(genesisOf: target.epoch, device: device)
  }

  /// What to ask for next; nil once everything has come back.
  var job: SyncJob? {
    if reached.seq < target.seq { return .restore(target.epoch, from: reached.seq + 1) }
    return nil
  }

  /// Proves the lines of one answer, and moves on to the epoch before when this one is whole.
  ///
  /// - Parameters:
  ///   - lines: those after the signed position.
  ///   - signed: that position. Every answer has its own: nothing is taken back that the hub has not signed for.
  mutating func take(
    _ lines: [[UInt8]], leadingTo signed: ChainPosition
  ) throws(SyncFailure) -> [(line: RecordLine, bytes: [UInt8], hash: RecordHash)] {
    guard !lines.isEmpty else { throw SyncFailure(.unrelated, "no records where \(reached.seq + 1) was asked for") }
    var position = reached
    var end = reached
    var named = previous
    var records: [(line: RecordLine, bytes: [UInt8], hash: RecordHash)] = []
    for bytes in lines {
      end = end.next(bytes)
      // What the hub has taken in since it named the target is not asked for.
      guard end.seq <= target.seq else { continue }
      position = end
      // A record that nobody can read is part of the chain all the same.
      guard let line = try? RecordLine(parsing: bytes), line.epoch == position.epoch, line.seq == position.seq else {
        continue
      }
      if line.seq == 1 { named = Self.previous(of: line) }
      records.append((line, bytes, position.hash))
    }
    guard end == signed, position.seq < target.seq || position == target else {
      throw SyncFailure(.forged, "the records do not lead to the signed position")
    }
    (reached, previous) = (position, named)
    if position.seq == target.seq, let named {
      target = named
      previous = nil
      reached = ChainPosition(genesisOf: named.epoch, device: device)
    }
    return records
  }

  private static func previous(of line: RecordLine) -> ChainPosition? {
    guard line.type == RecordType.opened.rawValue else { return nil }
    var data = line.data
    guard var previous = try? data.object("previous") else { return nil }
    return try? previous.chainPosition()
  }
}

import Wire

/// A record's id: the epoch and the place in it, `<epoch>:<seq>`.
package struct RecordName: Hashable, Sendable, CustomStringConvertible {
  package let epoch: Epoch
  package let seq: Int64

  package init(epoch: Epoch, seq: Int64) {
    self.epoch = epoch
    self.seq = seq
  }

  /// Reads `<epoch>:<seq>`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let epoch = Epoch(parts[0]), let seq = Int64(parts[1]), seq >= 1, "\(seq)" == parts[1]
    else {
      return nil
    }
    self.init(epoch: epoch, seq: seq)
  }

  package var description: String { Record.id(epoch, seq) }
}

import Zlib

/// Builds the zlib stream of a list out of parts of 65,536 entries each, so that a mark costs one part and not the list.
package struct StatusListBuilder: Sendable {
  /// Entries of a part: 16 KiB.
  package static let entries: UInt32 = 65_536

  package let size: UInt32
  private var parts: [DeflatedBlocks.Part]

  /// A list in which nothing is marked.
  package init(size: UInt32) {
    self.size = size
    let count = Self.parts(of: size)
    let whole = DeflatedBlocks.part([UInt8](repeating: 0, count: StatusLimits.inflated(Self.entries)))
    parts = Array(repeating: whole, count: count)
    let rest = size - UInt32(count - 1) * Self.entries
    if rest < Self.entries {
      parts[count - 1] = DeflatedBlocks.part([UInt8](repeating: 0, count: StatusLimits.inflated(rest)))
    }
  }

  /// Parts of a list of so many entries.
  package static func parts(of size: UInt32) -> Int { Int((UInt64(size) + UInt64(entries) - 1) / UInt64(entries)) }

  /// The part that an entry lies in.
  package static func part(of entry: UInt32) -> Int { Int(entry / entries) }

  /// The entries of a part.
  package func entries(of part: Int) -> Range<UInt32> {
    let start = UInt32(part) * Self.entries
    return start..<start + min(Self.entries, size - start)
  }

  /// Builds one part anew.
  ///
  /// - Parameter marks: every entry of the part that is not `valid`; entries of other parts are ignored.
  package mutating func build(_ part: Int, marks: some Sequence<StatusChange>) {
    let range = entries(of: part)
    var bytes = [UInt8](repeating: 0, count: StatusLimits.inflated(UInt32(range.count)))
    for mark in marks where range.contains(mark.entry) {
      let place = Int(mark.entry - range.lowerBound)
      bytes[place / 4] |= mark.status.rawValue << UInt8(place % 4 * 2)
    }
    parts[part] = DeflatedBlocks.part(bytes)
  }

  /// The zlib stream of the whole list.
  package var packed: [UInt8] { DeflatedBlocks.stream(parts) }
}

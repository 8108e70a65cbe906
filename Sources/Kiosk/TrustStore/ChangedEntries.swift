import StatusList

/// Entries and what they are now, in ascending order: five bytes each, found by halving.
struct ChangedEntries: Sendable {
  private var entries: [UInt32] = []
  private var states: [UInt8] = []

  init() {}

  var count: Int { entries.count }

  /// Adds one beyond the last.
  mutating func append(_ entry: UInt32, _ status: EntryStatus) {
    entries.append(entry)
    states.append(status.rawValue)
  }

  subscript(entry: UInt32) -> EntryStatus? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle] < entry { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low] == entry else { return nil }
    return EntryStatus(rawValue: states[low])
  }

  /// These and others, in ascending order themselves, which win.
  func merged(with changes: [StatusChange]) -> ChangedEntries {
    var merged = ChangedEntries()
    merged.entries.reserveCapacity(entries.count + changes.count)
    merged.states.reserveCapacity(entries.count + changes.count)
    var place = 0
    for change in changes {
      while place < entries.count, entries[place] < change.entry {
        merged.entries.append(entries[place])
        merged.states.append(states[place])
        place += 1
      }
      if place < entries.count, entries[place] == change.entry { place += 1 }
      merged.append(change.entry, change.status)
    }
    merged.entries += entries[place...]
    merged.states += states[place...]
    return merged
  }

  /// Calls `body` for each, in ascending order.
  func forEach(_ body: (UInt32, EntryStatus) throws -> Void) rethrows {
    for place in entries.indices { try body(entries[place], EntryStatus(rawValue: states[place]) ?? .spent) }
  }
}

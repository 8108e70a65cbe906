/// Ascending entry numbers as LEB128: the first one, then each one's distance from the one before.
enum EntryNumbers {
  /// - Parameter entries: ascending, none twice.
  static func encode(_ entries: some Sequence<UInt32>) -> [UInt8] {
    var output: [UInt8] = []
    var last: UInt32?
    for entry in entries {
      var rest = last.map { entry - $0 } ?? entry
      last = entry
      while rest >= 0x80 {
        output.append(UInt8(rest & 0x7f) | 0x80)
        rest >>= 7
      }
      output.append(UInt8(rest))
    }
    return output
  }

  /// - Throws: `StatusFault` for anything but the one spelling of ascending numbers below 2^32.
  static func decode(_ bytes: [UInt8], take: (UInt32) throws(StatusFault) -> Void) throws(StatusFault) {
    var last: UInt64?
    var position = 0
    while position < bytes.count {
      var number: UInt64 = 0
      var shift: UInt64 = 0
      while true {
        guard position < bytes.count, shift < 35 else { throw StatusFault(.malformed, "entry numbers") }
        let byte = bytes[position]
        position += 1
        number |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 {
          guard byte != 0 || shift == 0 else { throw StatusFault(.malformed, "entry numbers not in shortest form") }
          break
        }
        shift += 7
      }
      let entry: UInt64
      if let last {
        guard number > 0 else { throw StatusFault(.malformed, "an entry twice") }
        entry = last + number
      } else {
        entry = number
      }
      guard entry <= UInt64(UInt32.max) else { throw StatusFault(.outOfBounds, "entry numbers") }
      last = entry
      try take(UInt32(entry))
    }
  }
}

import Glibc

/// From the bytes of a keyboard's event device to the texts that were typed: `struct input_event` of linux/input.h, one after
/// the other. Without I/O.
///
/// A scanner that is a keyboard types each code on a US layout and ends it with Enter. What is typed with Ctrl, Alt or a
/// key without a character, and what the kernel says it lost, spoils its line: half a text is no text.
package struct KeyLines: Sendable {
  /// Bytes of one event: a time, a type, a code and a value.
  package static let eventBytes = MemoryLayout<timeval>.size + 8

  // linux/input-event-codes.h.
  private static let (synchronisation, key): (UInt16, UInt16) = (0, 1)
  private static let dropped: UInt16 = 3
  private static let capsLock: UInt16 = 58
  private static let enters: Set<UInt16> = [28, 96]
  private static let shifts: Set<UInt16> = [42, 54]
  private static let otherModifiers: Set<UInt16> = [29, 97, 56, 100, 125, 126]
  // Num Lock and Scroll Lock, which some scanners turn before and after.
  private static let idle: Set<UInt16> = [69, 70]

  private var lines = ScanLines()
  private var rest: [UInt8] = []
  private var held: Set<UInt16> = []
  private var isCapital = false
  // Between the kernel's word that it lost events and the next whole report nothing counts.
  private var isLost = false

  /// Nothing has come, and no key is down.
  package init() {}

  /// How many lines were dropped since the begin.
  package var dropped: Int { lines.dropped }

  /// Takes bytes as they come; gives the texts that they end.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
    rest += bytes
    // Characters go on together: how many lines may come at once is bounded there.
    var typed: [UInt8] = []
    var texts: [[UInt8]] = []
    let whole = rest.count / Self.eventBytes
    for index in 0..<whole {
      let (type, code, value) = unsafe rest.withUnsafeBytes { bytes in
        let at = index * Self.eventBytes + MemoryLayout<timeval>.size
        return unsafe (
          bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self),
          bytes.loadUnaligned(fromByteOffset: at + 2, as: UInt16.self),
          bytes.loadUnaligned(fromByteOffset: at + 4, as: Int32.self)
        )
      }
      switch meaning(type, code, value) {
      case .nothing: break
      case .character(let byte): typed.append(byte)
      case .spoilt:
        texts += lines.take(typed)
        typed.removeAll()
        lines.spoil()
      }
    }
    rest.removeFirst(whole * Self.eventBytes)
    texts += lines.take(typed)
    return Array(texts.prefix(ScanLines.mostLines))
  }

  /// The keys were quiet for long: what has begun is no code.
  package mutating func forget() { lines.forget() }

  private enum Meaning {
    case nothing, spoilt
    case character(UInt8)
  }

  private mutating func meaning(_ type: UInt16, _ code: UInt16, _ value: Int32) -> Meaning {
    if type == Self.synchronisation {
      if code == Self.dropped {
        isLost = true
        held = []
        return .spoilt
      }
      if code == 0 { isLost = false }
      return .nothing
    }
    guard type == Self.key, !isLost else { return .nothing }
    if Self.shifts.contains(code) || Self.otherModifiers.contains(code) {
      if value == 0 { held.remove(code) } else { held.insert(code) }
      return .nothing
    }
    // 1 is pressed; 0 is let go, 2 is held down and repeated, which no scanner does.
    guard value == 1 else { return .nothing }
    if code == Self.capsLock { isCapital.toggle() }
    if code == Self.capsLock || Self.idle.contains(code) { return .nothing }
    if Self.enters.contains(code) { return .character(0x0A) }
    guard held.isDisjoint(with: Self.otherModifiers), let byte = character(of: code) else { return .spoilt }
    return .character(byte)
  }

  private func character(of code: UInt16) -> UInt8? {
    let isShifted = !held.isDisjoint(with: Self.shifts)
    guard let (plain, shifted) = USKeys.characters[code] else { return nil }
    let isLetter = (0x61...0x7A).contains(plain)
    return isShifted != (isLetter && isCapital) ? shifted : plain
  }
}

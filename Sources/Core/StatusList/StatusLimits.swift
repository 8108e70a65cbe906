/// Bounds on what comes from outside, in bytes unless they say otherwise.
package enum StatusLimits {
  /// A delta.
  package static let delta = 1 << 20
  /// A status index.
  package static let index = 2 << 20
  /// Lists that one index names.
  package static let lists = 16_384
  /// A list's token, whatever it inflates to: two bits for each of 2^27 entries, which do not deflate at all.
  package static let token = 34 << 20
  /// Entries of the largest list that is kept.
  package static let entries: UInt32 = 1 << 27
  /// Versions stay below this, so that every JSON reader can hold them.
  package static let version: UInt64 = 1 << 53

  /// Bytes that a list of so many entries inflates to: two bits each.
  package static func inflated(_ size: UInt32) -> Int { (Int(size) + 3) / 4 }

  /// The longest token of a list of so many entries: deflate adds five bytes to each block that it can't shorten, and a
  /// block may be as short as a builder likes; ours are of 16 KiB.
  package static func token(of size: UInt32) -> Int {
    let inflated = inflated(size)
    return min(token, inflated + inflated / 64 + 4096)
  }
}

/// A pixel format's four characters, as V4L2 and zbar name it.
struct FourCC: Sendable, Equatable, CustomStringConvertible {
  /// The four ASCII characters.
  let name: String

  /// Its number: the first character is the least byte.
  var code: UInt {
    name.utf8.reversed().reduce(0) { $0 << 8 | UInt($1) }
  }

  var description: String { name }

  /// A format of four ASCII characters.
  init(_ name: String) {
    precondition(name.utf8.count == 4, "a pixel format has four characters")
    self.name = name
  }

  /// Gray, as zbar names it.
  static let y800 = FourCC("Y800")
}

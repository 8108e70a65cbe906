/// The characters of a keyboard with US layout, by the numbers of linux/input-event-codes.h: what scanners take for granted.
enum USKeys {
  /// Without and with Shift.
  static let characters: [UInt16: (plain: UInt8, shifted: UInt8)] = {
    var keys: [UInt16: (plain: UInt8, shifted: UInt8)] = [:]
    func row(_ first: UInt16, _ plain: String, _ shifted: String) {
      for (index, pair) in zip(plain.utf8, shifted.utf8).enumerated() { keys[first + UInt16(index)] = (pair.0, pair.1) }
    }
    row(2, "1234567890-=", "!@#$%^&*()_+")
    row(16, "qwertyuiop[]", "QWERTYUIOP{}")
    row(30, "asdfghjkl;'`", "ASDFGHJKL:\"~")
    row(43, "\\zxcvbnm,./", "|ZXCVBNM<>?")
    row(15, "\t", "\t")
    row(57, " ", " ")
    // The keypad, which scanners use with Num Lock on, or by way of Alt, which is none of ours.
    row(71, "789-456+1230.", "789-456+1230.")
    for (code, character) in [(55, "*"), (98, "/"), (117, "=")] { row(UInt16(code), character, character) }
    return keys
  }()
}

package import StrictJSON
import Wire

/// Which answer is asked for: the last one, or one by what its screen and its record say.
package enum TraceName: Sendable, Equatable {
  case last
  /// A record's number, four hexadecimal digits, or what may be both.
  case of(seq: Int64?, trace: String?)

  /// - Throws: `JSONError` for anything else.
  package init(_ text: String) throws(JSONError) {
    if text == "last" {
      self = .last
      return
    }
    let isNumber =
      (1...16).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && text.first != "0"
    let seq = isNumber ? Int64(text).flatMap { $0 <= JSONValue.largestInteger ? $0 : nil } : nil
    let trace = text.utf8.count == 4 && Hex.decode(text.lowercased()) != nil ? text.uppercased() : nil
    guard seq != nil || trace != nil else {
      throw JSONError(
        .wrongValue, at: "the path", "an answer is named by last, its record's number, or four hex digits")
    }
    self = .of(seq: seq, trace: trace)
  }
}

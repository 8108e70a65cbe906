import StrictJSON
import Wire

/// One record in one line for people.
struct RecordText {
  /// Members that say how it was recorded, not what happened.
  private static let leftOut: Set = [
    "epoch", "seq", "boot", "clock", "trust", "marks", "evidence", "kid", "presentation", "claims",
  ]

  let text: String

  init(_ record: JSONValue, seq: Int) {
    var words = ["#\(seq)"]
    if case .string(let time)? = record["time"], let time = WireTime(time) { words.insert(LocalTime(time).full, at: 0) }
    if case .string(let type)? = record["type"] { words.append(Self.short(type)) }
    if case .object(let members)? = record["data"] {
      words += Self.voucher(members)
      for member in members
      where !Self.leftOut.contains(member.name) && !["issuer", "list", "index"].contains(member.name) {
        if let value = Self.said(member.value) { words.append("\(member.name)=\(value)") }
      }
    }
    text = PlainText.of(words.joined(separator: "  "))
  }

  /// "redemption.accepted" for "voucherd.redemption.accepted.v1".
  private static func short(_ type: String) -> String {
    var type = type[...]
    if type.hasPrefix("voucherd.") { type = type.dropFirst("voucherd.".count) }
    if type.hasSuffix(".v1") { type = type.dropLast(".v1".count) }
    return String(type)
  }

  /// The voucher's name as it is printed below its code.
  private static func voucher(_ members: [JSONMember]) -> [String] {
    let data = JSONValue.object(members)
    guard case .string(let issuer)? = data["issuer"], case .integer(let list)? = data["list"],
      case .integer(let index)? = data["index"]
    else { return [] }
    return ["\(issuer) \(list)/\(index)"]
  }

  private static func said(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text.contains(" ") ? "\"\(text)\"" : text
    case .integer(let number): "\(number)"
    case .bool(let flag): "\(flag)"
    // Of an override, what could not be judged.
    case .object: value["code"].flatMap(said)
    case .null, .array: nil
    }
  }
}

import StrictJSON
import Wire

/// Which records are shown. Asked of voucherd for what has been, applied here to what is followed.
struct LogFilter {
  var since: WireTime?
  /// The begin of a record's type.
  var type: String?

  var query: [(name: String, value: String)] {
    [since.map { ("since", $0.description) }, type.map { ("type", $0) }].compactMap { $0 }
  }

  func takes(_ record: JSONValue) -> Bool {
    if let type {
      guard case .string(let text)? = record["type"], text.hasPrefix(type) else { return false }
    }
    if let since {
      guard case .string(let text)? = record["time"], let time = WireTime(text), time >= since else { return false }
    }
    return true
  }
}

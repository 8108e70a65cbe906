import StrictJSON

extension FuzzTarget {
  static let strictJSON = FuzzTarget(
    name: "strictjson",
    seeds: {
      try VectorSeeds.members("json-strict", hex: ["hex", "canonical"])
        + VectorSeeds.members("wire-statement", hex: ["payload"], text: ["text"])
    }, run: checkStrictJSON)

  private static func checkStrictJSON(_ input: [UInt8]) {
    guard let value = try? JSONValue(parsing: input) else { return }
    hold(value.depth <= 16, "nothing deeper than the limit is accepted")
    value.checkMembers()
    var writer = JSONWriter()
    writer.value(value)
    hold(try JSONValue(parsing: writer.bytes) == value, "what the writer writes is the value")
    hold(!writer.bytes.contains { $0 < 0x20 }, "the writer writes one line")
    let canonical = value.canonicalBytes()
    // Canonical JSON leaves control characters in strings as they are, so it is JSON only without them.
    if !canonical.contains(where: { $0 < 0x20 }) {
      hold(try JSONValue(parsing: canonical).canonicalBytes() == canonical, "canonical JSON is a fixed point")
    }
  }
}

extension JSONValue {
  var depth: Int {
    switch self {
    case .object(let members): 1 + (members.map(\.value.depth).max() ?? 0)
    case .array(let values): 1 + (values.map(\.depth).max() ?? 0)
    default: 0
    }
  }

  func checkMembers() {
    switch self {
    case .object(let members):
      hold(Set(members.map { Array($0.name.utf8) }).count == members.count, "no member stands twice")
      for member in members { member.value.checkMembers() }
    case .array(let values): for value in values { value.checkMembers() }
    case .integer(let number): hold(abs(number) < 1 << 53, "integers have 53 bits")
    default: break
    }
  }
}

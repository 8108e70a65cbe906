import StrictJSON

extension JSONValue {
  /// Sets the member at a path of names, or removes it with nil.
  mutating func set(_ path: String..., to value: JSONValue?) { self = Self.edited(self, path[...], value) }

  private static func edited(_ object: JSONValue, _ path: ArraySlice<String>, _ value: JSONValue?) -> JSONValue {
    guard case .object(var members) = object, let name = path.first else { return value ?? .null }
    let old = object[name]
    members.removeAll { $0.name == name }
    if path.count > 1 {
      members.append(JSONMember(name, edited(old ?? .object([]), path.dropFirst(), value)))
    } else if let value {
      members.append(JSONMember(name, value))
    }
    return .object(members)
  }

  static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  /// The members of an object; none of anything else.
  var members: [JSONMember] {
    guard case .object(let members) = self else { return [] }
    return members
  }
}

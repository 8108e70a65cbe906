/// Takes the members of one object out by name, and refuses what is left: unknown members are errors.
package struct ObjectReader {
  private var members: [JSONMember]
  /// What was asked for, for who wrote another name.
  private var known: [String] = []
  /// Where the object stands, for error messages.
  package let path: String

  /// - Throws: `wrongValue` if `value` is no object.
  package init(_ value: JSONValue, at path: String) throws(JSONError) {
    guard case .object(let members) = value else { throw JSONError(.wrongValue, at: path, "must be an object") }
    self.members = members
    self.path = path
  }

  /// The member's value, or nil if there is none.
  package mutating func optional(_ name: String) -> JSONValue? {
    known.append(name)
    guard let index = members.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return nil }
    return members.remove(at: index).value
  }

  /// - Throws: `missingMember`.
  package mutating func required(_ name: String) throws(JSONError) -> JSONValue {
    guard let value = optional(name) else { throw JSONError(.missingMember, at: location(name)) }
    return value
  }

  package mutating func string(_ name: String) throws(JSONError) -> String {
    guard case .string(let text) = try required(name) else { throw wrong(name, "must be a string") }
    return text
  }
  package mutating func optionalString(_ name: String) throws(JSONError) -> String? {
    guard let value = optional(name) else { return nil }
    guard case .string(let text) = value else { throw wrong(name, "must be a string") }
    return text
  }

  package mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(JSONError) -> Int64 {
    guard case .integer(let number) = try required(name), range.contains(number) else {
      throw wrong(name, "must be an integer from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
  package mutating func optionalInteger(_ name: String, in range: ClosedRange<Int64>) throws(JSONError) -> Int64? {
    guard members.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
      known.append(name)
      return nil
    }
    return try integer(name, in: range)
  }

  package mutating func array(_ name: String) throws(JSONError) -> [JSONValue] {
    guard case .array(let values) = try required(name) else { throw wrong(name, "must be an array") }
    return values
  }

  package mutating func object(_ name: String) throws(JSONError) -> ObjectReader {
    try ObjectReader(try required(name), at: location(name))
  }
  package mutating func optionalObject(_ name: String) throws(JSONError) -> ObjectReader? {
    guard let value = optional(name) else { return nil }
    return try ObjectReader(value, at: location(name))
  }

  /// A member read by a parser of its own.
  ///
  /// - Throws: `wrongValue` with `allowed` when `parse` gives nil.
  package mutating func parsed<T>(_ name: String, _ allowed: String, _ parse: (String) -> T?) throws(JSONError) -> T {
    guard let value = parse(try string(name)) else { throw wrong(name, allowed) }
    return value
  }
  package mutating func optionalParsed<T>(
    _ name: String, _ allowed: String, _ parse: (String) -> T?
  ) throws(JSONError) -> T? {
    guard let text = try optionalString(name) else { return nil }
    guard let value = parse(text) else { throw wrong(name, allowed) }
    return value
  }

  /// - Throws: `unknownMember` if any member has not been taken.
  package func end() throws(JSONError) {
    guard let left = members.first else { return }
    let allowed = known.isEmpty ? "there may be none" : "may be \(known.joined(separator: ", "))"
    throw JSONError(.unknownMember, at: location(left.name), allowed)
  }

  /// The error for a member whose value is not allowed.
  package func wrong(_ name: String, _ allowed: String) -> JSONError {
    JSONError(.wrongValue, at: location(name), allowed)
  }

  private func location(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

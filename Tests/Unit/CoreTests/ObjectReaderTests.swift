import StrictJSON
import Testing

@Suite struct `Reading an object` {
  func reader(_ text: String) throws -> ObjectReader {
    try ObjectReader(try JSONValue(parsing: text.utf8), at: "file")
  }

  @Test func `every member is taken once, and none may be left`() throws {
    var reader = try reader(#"{"id":"x","size":3,"list":[1],"more":{"a":true},"none":null}"#)
    #expect(try reader.string("id") == "x")
    #expect(try reader.integer("size", in: 0...3) == 3)
    #expect(try reader.array("list") == [.integer(1)])
    var more = try reader.object("more")
    #expect(throws: JSONError(.unknownMember, at: "file.more.a", "there may be none")) { try more.end() }
    #expect(more.optional("a") == .bool(true))
    try more.end()
    #expect(throws: JSONError(.unknownMember, at: "file.none", "may be id, size, list, more")) { try reader.end() }
    #expect(reader.optional("none") == .null)
    try reader.end()
    #expect(throws: JSONError(.missingMember, at: "file.id")) { try reader.string("id") }
  }

  @Test func `null is not an absent member`() throws {
    var reader = try reader(#"{"a":null,"b":null,"c":null}"#)
    #expect(throws: JSONError.self) { try reader.optionalString("a") }
    #expect(throws: JSONError.self) { try reader.optionalInteger("b", in: 0...9) }
    #expect(throws: JSONError.self) { try reader.optionalObject("c") }
  }

  @Test func `a wrong type and a number out of range are told with what is allowed`() throws {
    var first = try reader(#"{"size":300,"id":7}"#)
    #expect(throws: JSONError(.wrongValue, at: "file.size", "must be an integer from 0 to 255")) {
      try first.integer("size", in: 0...255)
    }
    #expect(throws: JSONError(.wrongValue, at: "file.id", "must be a string")) { try first.string("id") }
    #expect(throws: JSONError(.wrongValue, at: "top", "must be an object")) { try ObjectReader(.array([]), at: "top") }
  }

  @Test func `a name is matched by its bytes`() throws {
    var reader = try reader("{\"\u{212a}\":1}")
    #expect(reader.optional("K") == nil)
    #expect(try reader.optionalInteger("K", in: 0...9) == nil)
  }
}

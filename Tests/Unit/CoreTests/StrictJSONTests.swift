import StrictJSON
import Testing

@Suite struct `Strict JSON` {
  func parse(_ text: String, depth: Int = 16) throws(JSONError) -> JSONValue {
    try JSONValue(parsing: text.utf8, depth: depth)
  }

  func code(_ text: String, depth: Int = 16) -> JSONError.Code? {
    do {
      _ = try parse(text, depth: depth)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(arguments: [
    #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"\u0061":1,"a":2}"#, #"{"/":1,"\/":2}"#, #"{"é":1,"\u00e9":2}"#,
    #"{"🎁":1,"\ud83c\udf81":2}"#, #"{"":1,"":2}"#, #"[{"x":{"a":1,"b":{},"a":2}}]"#,
  ])
  func `a member twice is refused, however it is spelt`(text: String) {
    #expect(code(text) == .duplicateMember)
  }

  @Test func `members that only Swift takes for the same are two`() throws {
    let value = try parse("{\"\u{e9}\":1,\"e\u{301}\":2,\"K\":3,\"\u{212a}\":4}")
    #expect(value["\u{e9}"] == .integer(1))
    #expect(value["e\u{301}"] == .integer(2))
    #expect(value["\u{212a}"] == .integer(4))
    #expect(value["\u{c9}"] == nil)
  }

  @Test(arguments: [
    "1.0", "1.5", "1e2", "1E0", "0.0", "-0", "-0.0", "01", "-01", "00", "[1e2]", "9007199254740992",
    "-9007199254740992", "1\(String(repeating: "0", count: 400))",
  ])
  func `a number that is no integer of 53 bits, or another spelling of one, is refused`(text: String) {
    #expect(code(text) == .notInteger)
  }

  @Test(arguments: [0, 1, -1, 10, 9_007_199_254_740_991, -9_007_199_254_740_991] as [Int64])
  func `an integer of 53 bits is read`(number: Int64) throws {
    #expect(try parse("\(number)") == .integer(number))
  }

  @Test(
    arguments: [
      "", " ", "{", "[", "\"", "tru", "nul", "truex", "{}x", "{} {}", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}",
      "{\"a\":1,}", "{,}", "{1:2}", "'a'", "-", "+1", ".5", "NaN", "Infinity", "\u{feff}{}", "// \n{}", "{}\u{0}",
      "\"\u{1f}\"", "\"\\x41\"", "\"\\u00e\"", "\"\\u00eg\"", "\"\\", "\"\\u", "\u{a0}1", "\u{2028}1", "[1}", "{]",
    ])
  func `what is no JSON, or more than one value, is refused`(text: String) {
    #expect(code(text) == .syntax)
  }

  @Test(arguments: [
    #""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud800x""#, #""\udc00\udc00""#, #""\ud800\n""#,
    #""\udc00\ud800""#, #""a\ud83c""#,
  ])
  func `half of a surrogate pair is refused`(text: String) {
    #expect(code(text) == .invalidText)
  }

  @Test(
    arguments: [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe5, 0x88], [0x80]] as [[UInt8]])
  func `text that is no UTF-8 is refused, as a value and as a name`(bytes: [UInt8]) {
    for text in [[0x22] + bytes + [0x22], [0x7b, 0x22] + bytes + Array("\":1}".utf8)] {
      let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
      #expect(error?.code == .invalidText)
    }
  }

  @Test func `every escape is read, and a text may hold anything but what must be escaped`() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u0000\u00e9\ud83c\udf81""#) == .string("\"\\/\u{8}\u{c}\n\r\t\u{0}é🎁"))
    #expect(try parse("\"\u{7f}\u{2028}é\"") == .string("\u{7f}\u{2028}é"))
  }

  @Test func `depth is bounded, for arrays and objects alike`() {
    let deep = { (count: Int) in String(repeating: "[", count: count) + String(repeating: "]", count: count) }
    #expect(code(deep(16)) == nil)
    #expect(code(deep(17)) == .tooDeep)
    #expect(code(#"{"a":{"a":[]}}"#, depth: 3) == nil)
    #expect(code(#"{"a":{"a":[{}]}}"#, depth: 3) == .tooDeep)
    // Not even the stack of a small thread is at risk.
    #expect(code(String(repeating: "[{\"a\":", count: 100_000)) == .tooDeep)
  }

  @Test func `an error says where`() {
    #expect(throws: JSONError(.duplicateMember, at: "byte 7")) { try parse(#"{"a":1,"a":2}"#) }
    #expect(throws: JSONError(.notInteger, at: "byte 2")) { try parse("[ 1.5]") }
  }

  @Test func `canonical JSON is sorted by bytes, without blanks, and escapes two characters only`() throws {
    let value = try parse(#" { "b" : [ 1 , true , null ] , "a" : "\n\"\\é" , "B" : { } , "é" : -7 , "🎁":"", "": 0 } "#)
    #expect(
      String(decoding: value.canonicalBytes(), as: UTF8.self)
        == "{\"\":0,\"B\":{},\"a\":\"\n\\\"\\\\é\",\"b\":[1,true,null],\"é\":-7,\"🎁\":\"\"}")
  }

  @Test func `values are equal by canonical form: the order of members does not count, the spelling of text does`()
    throws
  {
    #expect(try parse(#"{"a":1,"b":2}"#) == (try parse(#"{"b":2,"a":1}"#)))
    #expect(try parse("[1,2]") != (try parse("[2,1]")))
    #expect(JSONValue.string("\u{e9}") != .string("e\u{301}"))
  }

  @Test func `the writer and the parser agree on any text`() throws {
    var generator = SeededGenerator(seed: 8259)
    for _ in 0..<3000 {
      let text = String(decoding: generator.bytes(upTo: 24), as: UTF8.self)
      var writer = JSONWriter()
      writer.object {
        $0.member("text", text)
        $0.member(JSONMember("x" + text, .array([.null, .bool(true), .integer(-3), .object([])])))
      }
      let value = try JSONValue(parsing: writer.bytes)
      #expect(value["text"] == .string(text))
      #expect(!writer.bytes.contains { $0 < 0x20 })
    }
  }

  @Test func `the writer keeps its order and writes no blank`() {
    var writer = JSONWriter()
    writer.object {
      $0.member("b", 1)
      $0.name("a")
      $0.array {
        $0.integer(1)
        $0.string("x\n")
        $0.value(.null)
        $0.object { _ in }
      }
      $0.member("raw", ascii: Array("Zg".utf8))
    }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"b":1,"a":[1,"x\u000a",null,{}],"raw":"Zg"}"#)
  }
}

import Testing
import Wire

@Suite struct `Identifiers, hexadecimal and base64` {
  @Test(arguments: ["a", "7", "xinyi", "k1.a_b-c", String(repeating: "z", count: 32)])
  func `an identifier is kept as it is`(text: String) throws {
    #expect(try #require(Identifier(text)).text == text)
  }

  @Test(
    arguments: [
      "", "A", ".a", "-a", "_a", "a b", "a/b", "é", "e\u{301}", "a\u{301}", "\u{212A}1", "a\n", "a\u{0}",
      String(repeating: "z", count: 33),
    ])
  func `what is not an identifier is refused`(text: String) {
    #expect(Identifier(text) == nil)
  }

  @Test func `identifiers are ordered by their bytes`() throws {
    let names = try ["a-b", "a.b", "a_b", "a1", "ab"].map { try #require(Identifier($0)) }
    #expect(names.sorted().map(\.text) == ["a-b", "a.b", "a1", "a_b", "ab"])
  }

  @Test func `hexadecimal has one spelling`() {
    #expect(Hex.decode("00ff7a") == [0x00, 0xff, 0x7a])
    #expect(Hex.encode([0x00, 0xff, 0x7a]) == "00ff7a")
    for text in ["0", "0g", "FF", "0x00", " 00", "00 ", "٠٠"] { #expect(Hex.decode(text) == nil, "\(text)") }
    #expect(Hex.decode("") == [])
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func `the examples of RFC 4648 section 10 go both ways`(plain: String, text: String) {
    #expect(Base64.standard.encode(Array(plain.utf8)) == text)
    #expect(Base64.standard.decode(text) == Array(plain.utf8))
    let url = String(text.prefix { $0 != "=" })
    #expect(Base64.url.encode(Array(plain.utf8)) == url)
    #expect(Base64.url.decode(url) == Array(plain.utf8))
  }

  @Test(
    arguments: [
      "Zg", "Zg=", "Zg===", "=", "==", "===", "====", "Z===", "Zm8", "Zm9v====", "Zm9v==", "Zh==", "Zm9=", "Zg==Zg==",
      "Z g=", "Zg==\n", "-_-_", "Zm9v=", "Zg=g",
    ])
  func `standard base64 that is padded wrongly, of another alphabet or spelling is refused`(text: String) {
    #expect(Base64.standard.decode(text) == nil)
  }

  @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm8=", "+/+/", "Zg\n", "Zm9vY"])
  func `base64url that is padded, of another alphabet or spelling is refused`(text: String) {
    #expect(Base64.url.decode(text) == nil)
  }

  @Test func `any bytes have one base64 text, and it reads back`() {
    var generator = SeededGenerator(seed: 4648)
    for _ in 0..<2000 {
      let bytes = generator.bytes(upTo: 40)
      for variant in [Base64.url, .standard] {
        let text = variant.encode(bytes)
        #expect(variant.decode(text) == bytes)
        #expect(variant.encodeUTF8(bytes) == Array(text.utf8))
      }
    }
  }

  @Test func `a base64 text that reads at all is the text of its bytes`() {
    var generator = SeededGenerator(seed: 64)
    let alphabet = Array("AQgwZm9v-_+/=".utf8)
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...8, using: &generator)
      let text = String(
        decoding: (0..<length).map { _ in alphabet.randomElement(using: &generator)! }, as: UTF8.self)
      if let bytes = Base64.url.decode(text) { #expect(Base64.url.encode(bytes) == text) }
      if let bytes = Base64.standard.decode(text) { #expect(Base64.standard.encode(bytes) == text) }
    }
  }

  @Test func `a nonce is 16 bytes, and written as base64url`() throws {
    #expect(Nonce([UInt8](repeating: 0, count: 15)) == nil)
    #expect(Nonce([UInt8](repeating: 0, count: 17)) == nil)
    let nonce = try #require(Nonce([UInt8](repeating: 0xff, count: 16)))
    #expect(nonce.description == "_____________________w")
    var generator = SeededGenerator(seed: 1)
    #expect(Nonce(using: &generator) != Nonce(using: &generator))
  }
}

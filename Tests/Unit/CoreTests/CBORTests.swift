import CBOR
import Testing

@Suite struct `Strict CBOR` {
  func code(_ bytes: [UInt8], _ limits: CBORDecoder.Limits = .voucher) -> FormatError? {
    do {
      _ = try CBORDecoder.decode(bytes, limits: limits)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a key must be an integer or a string`() {
    for key in [[0x80], [0xa0], [0xf4], [0xf6], [0xc1, 0x00]] as [[UInt8]] {
      #expect(code([0xa1] + key + [0x00])?.code == .keyType)
    }
  }

  @Test func `an error says at which byte`() {
    #expect(code([0x82, 0x01, 0x18, 0x02]) == FormatError(.notShortest, at: 2))
    #expect(code([0x01, 0x02]) == FormatError(.trailingBytes, at: 1))
    #expect(code([0xa2, 0x01, 0x00, 0x01, 0x00]) == FormatError(.duplicateKey, at: 3))
    #expect(code([0x42, 0x01]) == FormatError(.truncated, at: 2))
  }

  @Test func `limits are the caller's`() {
    let loose = CBORDecoder.Limits(depth: 8, items: 200)
    let deep = [UInt8](repeating: 0x81, count: 7) + [0x00]
    #expect(code(deep)?.code == .tooDeep)
    #expect(code(deep, loose) == nil)
    let wide = [0x98, 0x64] + [UInt8](repeating: 0, count: 100)
    #expect(code(wide)?.code == .tooManyItems)
    #expect(code(wide, loose) == nil)
    // A count alone, without the items, costs nothing.
    #expect(code([0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])?.code == .tooManyItems)
  }

  @Test func `an integer is read as Int64 where it fits`() {
    #expect(CBORValue(.min) == .negative(UInt64(Int64.max)))
    #expect(CBORValue(.min).integer == .min)
    #expect(CBORValue(.max).integer == .max)
    #expect(CBORValue.unsigned(1 << 63).integer == nil)
    #expect(CBORValue.negative(1 << 63).integer == nil)
    #expect(CBORValue.map([CBORPair(.negative(.max), .null)])[key: -1] == nil)
    #expect(CBORValue.text("x").integer == nil)
  }

  @Test func `text is compared by its bytes`() {
    #expect(CBORValue.text("\u{e9}") != .text("e\u{301}"))
    #expect(CBORValue.text("K") != .text("\u{212a}"))
  }

  @Test func `maps are written in the order of RFC 8949 section 4.2.1, and equal whatever their order`() throws {
    let keys: [CBORValue] = [
      .unsigned(10), .unsigned(100), .negative(0), .text("z"), .text("aa"), .bytes([]), .unsigned(1),
    ]
    let map = CBORValue.map(keys.map { CBORPair($0, .null) })
    let reversed = CBORValue.map(keys.reversed().map { CBORPair($0, .null) })
    #expect(map == reversed)
    let written = map.encoded()
    #expect(
      written == [
        0xa7, 0x01, 0xf6, 0x0a, 0xf6, 0x18, 0x64, 0xf6, 0x20, 0xf6, 0x40, 0xf6, 0x61, 0x7a, 0xf6, 0x62, 0x61, 0x61,
        0xf6,
      ])
    #expect(try CBORDecoder.decode(written) == map)
  }

  @Test func `any value is read from what is written`() throws {
    var generator = SeededGenerator(seed: 8949)
    for _ in 0..<3000 {
      let value = value(depth: 0, &generator)
      let bytes = value.encoded()
      let read = try CBORDecoder.decode(bytes, limits: CBORDecoder.Limits(depth: 8, items: 5000))
      #expect(read == value)
      #expect(read.encoded() == bytes)
    }
  }

  private func value(depth: Int, _ generator: inout SeededGenerator) -> CBORValue {
    let number = generator.next() >> UInt64.random(in: 0..<64, using: &generator)
    let count = Int.random(in: 0...3, using: &generator)
    switch Int.random(in: 0..<(depth < 3 ? 9 : 6), using: &generator) {
    case 0: return .unsigned(number)
    case 1: return .negative(number)
    case 2: return .bytes(generator.bytes(upTo: 40))
    case 3: return .text(String(decoding: generator.bytes(upTo: 40), as: UTF8.self))
    case 4: return .bool(count > 1)
    case 5: return .null
    case 6: return .array((0..<count).map { _ in value(depth: depth + 1, &generator) })
    case 7:
      var keys: Set<UInt64> = []
      for _ in 0..<count { keys.insert(generator.next() >> UInt64.random(in: 0..<64, using: &generator)) }
      return .map(
        keys.map { CBORPair($0 & 1 == 0 ? .unsigned($0) : .negative($0), value(depth: depth + 1, &generator)) })
    default: return .tagged(number, value(depth: depth + 1, &generator))
    }
  }
}

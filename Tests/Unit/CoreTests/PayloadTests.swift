import Crypto
import Records
import StrictJSON
import Testing
import Wire

/// Every statement's payload: its exact bytes, the way back, and strictness.
@Suite struct `A statement's payload` {
  static let key = try! Curve25519.Signing.PrivateKey(rawRepresentation: [UInt8](repeating: 5, count: 32)).publicKey
  static let keyText = "bnrd7hDGcC4yO1JOmmoCK6YzgUmZckj1zOi1poHmFAU"
  static let tip = ChainPosition(
    epoch: RecordExample.epoch, seq: 17, hash: RecordHash([UInt8](repeating: 0xaa, count: 32))!)
  static let place =
    #""epoch":"000102030405060708090a0b0c0d0e0f","seq":17,"hash":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""#
  static let answer = #""nonce":"7u7u7u7u7u7u7u7u7u7u7g","time":"2026-11-22T02:17:04.123Z""#
  static let receipt = Receipt(
    device: RecordExample.device, tip: tip, nonce: RecordExample.nonce, time: RecordExample.time,
    results: [
      Receipt.Result(
        seq: 3, verdict: .conflict,
        with: Receipt.Other(device: Identifier("k2")!, epoch: RecordExample.epoch, seq: 9, time: RecordExample.time)),
      Receipt.Result(seq: 4, verdict: .moved, use: 2),
      Receipt.Result(seq: 5, verdict: .quarantined, reason: "no evidence"),
    ])

  /// Text, and what reading and writing it again gives.
  static let payloads: [(text: String, again: @Sendable ([UInt8]) throws -> [UInt8])] = [
    (
      #"{"device":"k1","epoch":"000102030405060708090a0b0c0d0e0f","from":18,"seq":17,"hash":"\#(String(repeating: "a", count: 64))",\#(answer),"clock":"plausible","health":{"disk_free":7,"version":"0.1"}}"#,
      { try Head(payload: $0).payload }
    ),
    (
      #"{"device":"k1",\#(place),\#(answer),"results":[{"seq":3,"verdict":"conflict","with":{"device":"k2","epoch":"000102030405060708090a0b0c0d0e0f","seq":9,"time":"2026-11-22T02:17:04.123Z"}},{"seq":4,"verdict":"moved","use":2},{"seq":5,"verdict":"quarantined","reason":"no evidence"}]}"#,
      { try Receipt(payload: $0).payload }
    ),
    (#"{"device":"k1",\#(place),\#(answer),"reason":"fork"}"#, { try Position(payload: $0).payload }),
    (
      #"{"device":"k1","epoch":"000102030405060708090a0b0c0d0e0f","from":1,\#(answer)}"#,
      { try Restore(payload: $0).payload }
    ),
    (#"{"device":"k1","key":"\#(keyText)","proof":"AQID",\#(answer)}"#, { try Enrol(payload: $0).payload }),
    (
      #"{"device":"k1","key":"\#(keyText)",\#(answer),"store":"xinyi","groups":["north","all"],"timezone":"Asia/Taipei"}"#,
      { try Enrolled(payload: $0).payload }
    ),
  ]

  @Test func `each is written again byte for byte`() throws {
    for (text, again) in Self.payloads { #expect(String(decoding: try again(Array(text.utf8)), as: UTF8.self) == text) }
    #expect(String(decoding: Self.receipt.payload, as: UTF8.self) == Self.payloads[1].text)
  }

  @Test func `each refuses an unknown member, a missing one, a second one, and another type`() {
    for (text, again) in Self.payloads {
      func code(_ text: String) -> JSONError.Code? {
        let error = #expect(throws: JSONError.self, "\(text)") { try again(Array(text.utf8)) }
        return error?.code
      }
      #expect(code(text.replacing(#"{"device":"k1""#, with: #"{"x":0,"device":"k1""#)) == .unknownMember)
      #expect(code(text.replacing(#"{"device":"k1""#, with: #"{"device":"k1","device":"k1""#)) == .duplicateMember)
      for member in ["device", "nonce", "time"] {
        #expect(
          code(text.replacing("{\"\(member)\":", with: "{\"x\":").replacing(",\"\(member)\":", with: ",\"x\":"))
            == .missingMember)
      }
      #expect(code(text.replacing(#""device":"k1""#, with: #""device":"K1""#)) == .wrongValue)
      #expect(code(text.replacing("7u7u7g\"", with: "7u7u7g==\"")) == .wrongValue)
      #expect(code(text.replacing("7u7u7g\"", with: "7u7u\"")) == .wrongValue)
      #expect(code(text.replacing("04.123Z\"", with: "04.123\"")) == .wrongValue)
      #expect(code(text + " {}") == .syntax)
      #expect(code("[]") == .wrongValue)
    }
  }

  @Test func `wrong values are told by their member`() {
    for (index, old, new, location) in [
      (0, #""from":18"#, #""from":19"#, "head.from"), (0, #""from":18"#, #""from":0"#, "head.from"),
      (0, #""seq":17"#, #""seq":-1"#, "head.seq"),
      (0, "plausible", "unsure", "head.clock"), (0, #"{"disk_free":7,"version":"0.1"}"#, "[]", "head.health"),
      (0, "\"aaaa", "\"AAAA", "head.hash"), (0, "\"0001", "\"001", "head.epoch"),
      (1, #""seq":3"#, #""seq":0"#, "receipt.results[0].seq"),
      (1, "conflict", "spent", "receipt.results[0].verdict"), (1, #""use":2"#, #""use":16"#, "receipt.results[1].use"),
      (1, #","use":2"#, "", "receipt.results[1].use"), (1, #""seq":9"#, #""seq":9,"x":0"#, "receipt.results[0].with.x"),
      (1, #""reason":"no evidence""#, #""reason":1"#, "receipt.results[2].reason"),
      (2, "fork", "forked", "position.reason"),
      (3, #""from":1"#, #""from":0"#, "restore.from"), (4, Self.keyText, "AAAA", "enrol.key"),
      (4, "AQID", "AQI=", "enrol.proof"),
      (5, #""north""#, #""North""#, "enrolled.groups"), (5, #""xinyi""#, "null", "enrolled.store"),
    ] as [(Int, String, String, String)] {
      let (text, again) = Self.payloads[index]
      precondition(text.contains(old), old)
      let error = #expect(throws: JSONError.self, "\(new)") { try again(Array(text.replacing(old, with: new).utf8)) }
      #expect(error?.location == location)
    }
  }
}

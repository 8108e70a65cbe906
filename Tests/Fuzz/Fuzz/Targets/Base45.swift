import CBOR
import Vouchers
import Wire

extension FuzzTarget {
  /// Base45 and base64: one text for each byte string.
  static let base45 = FuzzTarget(
    name: "base45",
    seeds: { try VectorSeeds.members("base45-rfc9285", text: ["text"]) }, run: checkBase45)

  private static func checkBase45(_ input: [UInt8]) {
    do throws(FormatError) {
      let bytes = try Base45.decode(input)
      hold(Array(Base45.encode(bytes).utf8) == input, "what decodes is the text of its bytes")
    } catch {
      hold((0...input.count).contains(error.offset), "an error lies in the input")
    }
    hold(try Base45.decode(Array(Base45.encode(input).utf8)) == input, "what is encoded decodes")
    let text = String(decoding: input, as: UTF8.self)
    for variant in [Base64.url, .standard] {
      if let bytes = variant.decode(text) { hold(variant.encode(bytes) == text, "base64 has one text") }
      hold(variant.decode(variant.encode(input)) == input, "base64 that is encoded decodes")
    }
    if let time = WireTime(text) { hold(WireTime(time.description) == time, "a time reads back") }
    if let bytes = Hex.decode(text) { hold(Hex.encode(bytes) == text, "hexadecimal has one text") }
  }
}

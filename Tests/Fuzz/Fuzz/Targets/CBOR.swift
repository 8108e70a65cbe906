import CBOR

extension FuzzTarget {
  static let cbor = FuzzTarget(
    name: "cbor",
    seeds: {
      try VectorSeeds.members("cbor-rfc8949", hex: ["hex"]) + VectorSeeds.members("cbor-strict", hex: ["hex"])
        + VectorSeeds.members("wire-voucher", hex: ["cbor", "payload"])
    }, run: checkCBOR)

  private static func checkCBOR(_ input: [UInt8]) {
    let value: CBORValue
    do throws(FormatError) {
      value = try CBORDecoder.decode(input)
    } catch {
      hold((0...input.count).contains(error.offset), "an error lies in the input")
      return
    }
    let size = value.size
    hold(size.depth <= 6 && size.items <= 64, "nothing beyond the limits is accepted")
    let encoded = value.encoded()
    // All else being in its shortest form, a second encoding can only differ by the order of keys.
    hold(encoded.count == input.count, "an accepted input is as long as the deterministic encoding")
    hold(size.hasSeveralKeys || encoded == input, "without an order of keys there is one encoding")
    hold(try CBORDecoder.decode(encoded) == value, "what is encoded decodes")
    hold(try CBORDecoder.decode(encoded).encoded() == encoded, "the deterministic encoding is a fixed point")
  }
}

extension CBORValue {
  /// Depth of nesting, number of items, and whether any map holds two keys.
  var size: (depth: Int, items: Int, hasSeveralKeys: Bool) {
    let inner: [CBORValue]
    var hasSeveralKeys = false
    switch self {
    case .array(let values): inner = values
    case .map(let pairs):
      inner = pairs.flatMap { [$0.key, $0.value] }
      hasSeveralKeys = pairs.count > 1
    case .tagged(_, let value): inner = [value]
    default: return (0, 1, false)
    }
    let sizes = inner.map(\.size)
    return (
      1 + (sizes.map(\.depth).max() ?? 0), 1 + sizes.map(\.items).reduce(0, +),
      hasSeveralKeys || sizes.contains(where: \.hasSeveralKeys)
    )
  }
}

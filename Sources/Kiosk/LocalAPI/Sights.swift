/// `POST /v1/sights`: what a camera or scanner has in view, or has had.
package struct Sights: Codable, Sendable, Equatable {
  package enum Event: String, Codable, Sendable, CaseIterable {
    /// Came into view.
    case appeared
    /// Is still in view; said about every 250 ms.
    case still
    /// Has not been seen for 400 ms.
    case gone
    /// Was read by a hand scanner; no view follows.
    case once
    /// Something like a code is held up and can't be read; there are no symbols.
    case hint
  }

  /// Which device saw it ("camera", "scanner", "voucherctl").
  package var source: String
  package var event: Event
  /// All that are in view now; for `gone` those that have left.
  package var symbols: [Symbol]

  package init(source: String, event: Event, symbols: [Symbol]) {
    self.source = source
    self.event = event
    self.symbols = symbols
  }

  /// One decoded symbol. Nothing about it is trusted.
  package struct Symbol: Codable, Sendable, Equatable {
    /// The bytes in it; on the wire base64url without padding.
    package var data: [UInt8]
    /// In pixels of the frame, clockwise as the symbol is read; empty from a scanner.
    package var corners: [[Int]]

    package init(data: [UInt8], corners: [[Int]] = []) {
      self.data = data
      self.corners = corners
    }

    enum CodingKeys: String, CodingKey { case data, corners }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      guard let data = Base64URLBytes(text: try container.decode(String.self, forKey: .data)) else {
        throw DecodingError.dataCorruptedError(
          forKey: .data, in: container, debugDescription: "not base64url without padding")
      }
      self.data = data.bytes
      corners = try container.decodeIfPresent([[Int]].self, forKey: .corners) ?? []
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(Base64URLBytes(bytes: data).text, forKey: .data)
      try container.encode(corners, forKey: .corners)
    }
  }
}

import FoundationEssentials

/// One line of `GET /v1/answers/follow` (NDJSON).
package enum AnswersLine: Sendable, Equatable {
  case answer(Answer)
  /// The follower was too slow, and this many answers went by.
  case lost(Int)

  private struct Lost: Codable { var lost: Int }

  /// The line, with its LF.
  package var encoded: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data =
      switch self {
      case .answer(let answer): try? encoder.encode(answer)
      case .lost(let count): try? encoder.encode(Lost(lost: count))
      }
    // Texts and integers: there is nothing here that could fail to encode.
    return Array(data ?? Data("{}".utf8)) + [UInt8(ascii: "\n")]
  }

  /// Reads a line as `encoded` writes it; nil for any other.
  package init?(line: [UInt8]) {
    let data = Data(line)
    if let answer = try? JSONDecoder().decode(Answer.self, from: data) {
      self = .answer(answer)
    } else if let lost = try? JSONDecoder().decode(Lost.self, from: data) {
      self = .lost(lost.lost)
    } else {
      return nil
    }
  }
}

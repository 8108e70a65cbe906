import Foundation
import LocalAPI

/// A record as the staff's socket tells it.
package struct KeptRecord: Sendable {
  package let seq: Int
  package let hash: String
  package let bytes: [UInt8]
  package let type: String
  package let data: Fields

  /// What trials look at; everything else is left aside.
  package struct Fields: Sendable, Decodable {
    package let code: String?
    package let issuer: String?
    package let list: Int?
    package let index: Int?
    package let use: Int?
    package let reason: String?
  }

  private struct Event: Decodable {
    let type: String
    let data: Fields
  }

  init?(_ line: RecordsLine) {
    guard case .record(let seq, let hash, let bytes) = line,
      let event = try? JSONDecoder().decode(Event.self, from: Data(bytes))
    else { return nil }
    (self.seq, self.hash, self.bytes, type, data) = (seq, hash, bytes, event.type, event.data)
  }

  /// Its exact bytes as text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
  /// Whether it is the record of an acceptance.
  package var isAcceptance: Bool { type == "voucherd.redemption.accepted.v1" }
}

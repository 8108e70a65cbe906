import StrictJSON
import Wire

/// One record: its exact bytes, which are kept, chained and sent, and never written anew (CloudEvents 1.0, one line).
package struct Record: Sendable {
  /// The longest record, in bytes.
  package static let longest = 8 * 1024

  package let position: ChainPosition
  package let type: RecordType
  package let bytes: [UInt8]

  /// The next record after `tip`.
  package init(_ body: RecordBody, in context: RecordContext, after tip: ChainPosition) {
    self.init(body, id: Self.id(after: tip), in: context, after: tip)
  }

  /// The same, where the body needed to know the record's id.
  package init(_ body: RecordBody, id: String, in context: RecordContext, after tip: ChainPosition) {
    let seq = tip.seq + 1
    var writer = JSONWriter(reserving: 1536)
    writer.object { writer in
      writer.member("specversion", "1.0")
      writer.member("id", id)
      writer.member("source", "urn:voucherd:device:", context.device.text)
      writer.member("type", body.type.rawValue)
      writer.member("time", ascii: context.time.utf8)
      writer.member("datacontenttype", "application/json")
      writer.name("data")
      writer.object { writer in
        writer.member("epoch", tip.epoch.description)
        writer.member("seq", seq)
        writer.member("boot", context.boot.description)
        writer.member("clock", context.clock.rawValue)
        writer.name("trust")
        writer.object {
          $0.member("timestamp", context.trust.timestamp)
          $0.member("issuers", context.trust.issuers)
          $0.member("campaigns", context.trust.campaigns)
          $0.member("stage", context.trust.stage.rawValue)
        }
        writer.name("marks")
        writer.object {
          $0.member("index", context.marksIndex)
          $0.member("stage", context.marksStage.rawValue)
        }
        body.write(into: &writer)
      }
    }
    bytes = writer.bytes
    type = body.type
    position = tip.next(bytes)
  }

  /// A record that is written already.
  init(type: RecordType, bytes: [UInt8], position: ChainPosition) {
    (self.type, self.bytes, self.position) = (type, bytes, position)
  }

  /// The id of the next record after `tip`.
  package static func id(after tip: ChainPosition) -> String { id(tip.epoch, tip.seq + 1) }

  /// `<epoch>:<seq>`, the record's id and the additional data of its evidence.
  package static func id(_ epoch: Epoch, _ seq: Int64) -> String {
    var id: [UInt8] = []
    // Room for every number, so that it is moved once.
    id.reserveCapacity(2 * Epoch.length + 21)
    id += epoch.description.utf8
    id.append(0x3a)
    JSONWriter.write(seq, into: &id)
    return String(decoding: id, as: UTF8.self)
  }
}

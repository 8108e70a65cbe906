import Records
import StrictJSON
import Wire

extension FuzzTarget {
  static let record = FuzzTarget(
    name: "record",
    seeds: { [Array(Examples.record.utf8), Array(Examples.otherRecord.utf8)] }, run: checkRecord)

  private static func checkRecord(_ input: [UInt8]) {
    guard let line = try? RecordLine(parsing: input) else { return }
    hold(input.count <= Record.longest, "no record is longer than its limit")
    hold(!input.contains(0x0a), "a record is one line")
    hold(line.id == "\(line.epoch):\(line.seq)" && line.seq > 0, "an id is epoch and number")
    var data = line.data
    guard let redemption = try? RedemptionRecord(data: &data) else { return }
    hold(Int64(redemption.voucher.index) + redemption.use <= UInt32.max, "a use is an entry of the list")
    hold(redemption.amount == nil || redemption.currency != nil, "an amount has a currency")
    // Written again it is the same redemption, unless its subject grows by escapes beyond a record.
    let written = rewritten(redemption, line)
    guard written.bytes.count <= Record.longest else { return }
    var again = try! RecordLine(parsing: written.bytes).data
    hold(rewritten(try! RedemptionRecord(data: &again), line).bytes == written.bytes, "a redemption is a fixed point")
  }

  private static func rewritten(_ redemption: RedemptionRecord, _ line: RecordLine) -> Record {
    let context = RecordContext(
      device: line.device, time: line.time, boot: line.epoch, clock: line.clock,
      trust: TrustMark(timestamp: 0, issuers: 0, campaigns: 0, stage: .fresh), marksIndex: 0, marksStage: .fresh)
    let tip = ChainPosition(
      epoch: line.epoch, seq: line.seq - 1, hash: .genesis(epoch: line.epoch, device: line.device))
    return Record(.accepted(redemption), in: context, after: tip)
  }
}

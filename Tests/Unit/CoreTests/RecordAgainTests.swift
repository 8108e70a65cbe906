import Records
import StrictJSON
import Testing
import Wire

@Suite struct `A record that is made again` {
  let later = ChainPosition(genesisOf: Epoch([UInt8](repeating: 7, count: 16))!, device: RecordExample.device)

  @Test func `says the same in another place, and names its former one`() throws {
    let record = RecordExample.record(.accepted(RecordExample.redemption()))
    let again = try Record(again: record.bytes, after: later)
    let (id, former) = ("\(later.epoch):1", "\(RecordExample.epoch):1")
    let expected = String(decoding: record.bytes, as: UTF8.self)
      .replacing(#""id":"\#(former)""#, with: #""id":"\#(id)""#)
      .replacing(
        #""epoch":"\#(RecordExample.epoch)","seq":1,"#,
        with: #""epoch":"\#(later.epoch)","seq":1,"former":"\#(former)","#)
    #expect(String(decoding: again.bytes, as: UTF8.self) == expected)
    #expect(again.position == later.next(again.bytes) && again.type == .accepted)
    let line = try RecordLine(parsing: again.bytes)
    #expect(line.id == id && line.origin.description == former && line.time == RecordExample.time)
    var data = line.data
    #expect(try RedemptionRecord(data: &data).evidence == RecordExample.redemption().evidence)
  }

  @Test func `keeps the id that it had first, however often it is made again`() throws {
    let record = RecordExample.record(.undecided(code: "syncing"))
    let twice = try Record(again: try Record(again: record.bytes, after: later).bytes, after: record.position)
    let line = try RecordLine(parsing: twice.bytes)
    #expect(line.origin == RecordName(epoch: RecordExample.epoch, seq: 1) && line.seq == 2)
    #expect(String(decoding: twice.bytes, as: UTF8.self).split(separator: #""former""#).count == 2)
  }

  @Test func `names what it is about as the hub knows it`() throws {
    let name = RecordName(epoch: later.epoch, seq: 5)
    let record = RecordExample.record(
      .voided(of: RecordName(epoch: RecordExample.epoch, seq: 9), reason: "r", uid: 0, staff: "s-7"))
    var data = try RecordLine(parsing: try Record(again: record.bytes, of: name, after: later).bytes).data
    #expect(try RedemptionSequel(data: &data, isVoid: true).of == name)
    #expect(try data.string("staff") == "s-7")
  }

  @Test func `is none if it was none before`() {
    #expect(throws: JSONError.self) { try Record(again: Array("{}".utf8), after: later) }
    let text = String(decoding: RecordExample.record(.undecided(code: "syncing")).bytes, as: UTF8.self)
    let strange = text.replacing("scan.undecided", with: "scan.other")
    #expect(throws: JSONError.self) { try Record(again: Array(strange.utf8), after: later) }
    let former = text.replacing(#""seq":1,"#, with: #""seq":1,"former":"none","#)
    #expect(throws: JSONError.self) { try RecordLine(parsing: Array(former.utf8)) }
  }
}

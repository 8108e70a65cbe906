import Records
import StrictJSON
import Testing
import Wire

@Suite struct `Reading a record` {
  /// The location that is told when `old` is replaced in a good record; nil: it is read.
  func refused(_ old: String, _ new: String) -> String? {
    let text = String(decoding: RecordExample.record(.undecided(code: "syncing")).bytes, as: UTF8.self)
    precondition(text.contains(old))
    do {
      _ = try RecordLine(parsing: Array(text.replacing(old, with: new).utf8))
      return nil
    } catch {
      return error.location
    }
  }

  @Test func `an envelope that is not as it should be is told by its member`() {
    for (old, new, location) in [
      (#""specversion":"1.0""#, #""specversion":"1.1""#, "specversion"),
      (#""specversion":"1.0","#, "", "specversion"), (":1\",\"source", ":2\",\"source", "id"),
      ("0e0f:1\"", "0e0F:1\"", "id"),
      ("0e0f:1\"", "0e0f:01\"", "id"), ("urn:voucherd:device:k1", "urn:voucherd:device:K1", "source"),
      ("urn:voucherd:device:k1", "urn:other:k1", "source"), ("04.123Z", "04.123+08:00", "time"),
      ("application/json", "text/plain", "datacontenttype"), (#""seq":1,"#, #""seq":0,"#, "data.seq"),
      (#""seq":1,"#, #""seq":"1","#, "data.seq"), (#""clock":"confirmed""#, #""clock":"sure""#, "data.clock"),
      (#""data":{"epoch":"00"#, #""data":{"epoch":"0"#, "data.epoch"),
    ] { #expect(refused(old, new) == location, "\(new)") }
  }

  @Test func `members that this version does not know are left alone`() {
    #expect(refused(#""code":"syncing""#, #""code":"syncing","later":{"a":[1]}"#) == nil)
    #expect(refused(#""specversion":"1.0""#, #""specversion":"1.0","subject":"x""#) == nil)
    #expect(refused("voucherd.scan.undecided.v1", "voucherd.something.later.v9") == nil)
  }

  @Test func `a record is one line of strict JSON within its limit`() {
    let good = RecordExample.record(.undecided(code: "syncing")).bytes
    for bytes in [
      good + [0x0a], [0x0a] + good, Array(good.dropLast()), good + good, [], Array("{}".utf8), Array("null".utf8),
    ] {
      #expect(throws: JSONError.self) { try RecordLine(parsing: bytes) }
    }
    let spaces = [UInt8](repeating: 0x20, count: Record.longest - good.count)
    #expect(throws: Never.self) { try RecordLine(parsing: good + spaces) }
    #expect(throws: JSONError(.tooLong, at: "byte 8192")) { try RecordLine(parsing: good + spaces + [0x20]) }
    #expect(refused(#""code""#, #""clock":"confirmed","code""#) != nil)
  }

  @Test func `a redemption that misses a member or breaks a bound is refused, to be quarantined`() {
    let text = String(decoding: RecordExample.record(.accepted(RecordExample.redemption())).bytes, as: UTF8.self)
    for (old, new, location) in [
      (#""issuer":"acme","#, "", "data.issuer"), (#""list":7"#, #""list":-1"#, "data.list"),
      (#""list":7"#, #""list":4294967296"#, "data.list"),
      (#""use":0"#, #""use":16"#, "data.use"), (#""index":12,"use":0"#, #""index":4294967295,"use":1"#, "data.use"),
      ("866eefbd6718c884", "866eefbd6718c88", "data.kid"), (#""bare""#, #""shown""#, "data.presentation"),
      (#""offline""#, #""online""#, "data.mode"),
      (#""amount":15000"#, #""amount":-1"#, "data.amount"), (#""currency":"TWD","#, "", "data.amount"),
      (#""currency":"TWD""#, #""currency":"NT$""#, "data.currency"), (#""sub":"h-7""#, #""sub":7"#, "data.sub"),
      (#""enc":"AQID""#, #""enc":"AQID=""#, "data.evidence.enc"), (#""ct":"BAU""#, #""ct":"BAV""#, "data.evidence.ct"),
      ("0011223344556677", "", "data.evidence.kid"),
      (#","evidence":{"kid":"0011223344556677","enc":"AQID","ct":"BAU"}"#, "", "data.evidence"),
    ] {
      precondition(text.contains(old), "\(old)")
      let error = #expect(throws: JSONError.self, "\(new)") {
        var data = try RecordLine(parsing: Array(text.replacing(old, with: new).utf8)).data
        _ = try RedemptionRecord(data: &data)
      }
      #expect(error?.location == location)
    }
  }
}

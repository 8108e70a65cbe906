import COSE
import StrictJSON
import Testing
import Trust
import Wire

@Suite struct `Reading trust` {
  /// What is told of files after an edit; nil: they are read.
  func error(_ file: TrustFile, _ old: String, _ new: String) -> JSONError? {
    var example = TrustExample()
    example.edits = [(file, old, new)]
    do {
      _ = try example.snapshot()
      return nil
    } catch {
      return error as? JSONError
    }
  }

  @Test func `good files are one snapshot`() throws {
    let trust = try TrustExample().snapshot()
    #expect(trust.keys.count == 2)
    #expect(trust.issuers.keys.map(\.text) == ["acme"])
    #expect(trust.campaigns.values.map(\.id.text) == ["summer26"])
    #expect(trust.disabledCampaigns.isEmpty)
    #expect(trust.hubKeys.map(\.role) == [.receipt, .status, .evidence])
    #expect(trust.policy.clock == ClockRules() && trust.policy.staleHours == 720)
    #expect(trust.stage(at: Scene.now) == .fresh)
  }

  @Test(arguments: TrustFile.allCases)
  func `a file that is missing, no JSON, too long or of another schema refuses the set`(file: TrustFile) throws {
    let texts = Dictionary(uniqueKeysWithValues: TrustFile.allCases.map { ($0, Array(TrustExample().text($0).utf8)) })
    func code(_ bytes: [UInt8]?) -> JSONError.Code? {
      var files = texts
      files[file] = bytes
      let error = #expect(throws: JSONError.self) { try TrustSnapshot(files: files) }
      #expect(error?.location.hasPrefix(file.rawValue) == true)
      return error?.code
    }
    if TrustFile.required.contains(file) { #expect(code(nil) == .missingMember) }
    #expect(code([]) == .syntax)
    #expect(code(Array("[]".utf8)) == .wrongValue)
    #expect(code([UInt8](repeating: 0x20, count: TrustFile.longest + 1)) == .tooLong)
    let text = TrustExample().text(file)
    #expect(code(Array(text.utf8) + [0x7d]) == .syntax)
    for (schema, expected) in [
      ("2", JSONError.Code.wrongValue), ("0", .wrongValue), (#""1""#, .wrongValue), ("null", .wrongValue),
      ("1.0", .notInteger),
    ] {
      #expect(code(Array(text.replacing(#""schema":1"#, with: #""schema":\#(schema)"#).utf8)) == expected)
    }
    #expect(code(Array(text.replacing(#""schema":1"#, with: #""schema":1,"schema":1"#).utf8)) == .duplicateMember)
    #expect(code(Array(text.replacing(#""schema":1"#, with: #""schema":1,"x":null"#).utf8)) == .unknownMember)
    #expect(
      code(Array(text.replacing(#""schema":1,"#, with: "").replacing(#"{"schema":1}"#, with: "{}").utf8))
        == .missingMember)
  }

  @Test func `a store's name is of all three languages, short and visible, and may be missing`() throws {
    func trust(_ old: String, _ new: String) throws -> TrustSnapshot {
      try TrustExample(edits: [(.stores, old, new)]).snapshot()
    }
    let xinyi = Identifier("xinyi")!
    #expect(try TrustExample().snapshot().placeNames[xinyi]?.simplifiedChinese == "信义店")
    let long = String(repeating: "長", count: PlaceName.longest)
    #expect(try trust("信義店", long).placeNames[xinyi]?.traditionalChinese == long)
    for (old, new, location) in [
      ("信義店", long + "長", ".stores[0].names.zh-Hant"), ("信義店", "", ".stores[0].names.zh-Hant"),
      (#""Xinyi""#, #"" Xinyi""#, ".stores[0].names.en"), (#""Xinyi""#, #""Xin\u202eyi""#, ".stores[0].names.en"),
      (#""Xinyi""#, #""Xin\u000ayi""#, ".stores[0].names.en"),
      (#","en":"Xinyi""#, "", ".stores[0].names.en"), (#""id":"xinyi""#, #""id":"Xinyi""#, ".stores[0].id"),
      (#""names""#, #""name""#, ".stores[0].names"), (#"}}]}"#, #"},"x":1}]}"#, ".stores[0].x"),
    ] {
      let error = #expect(throws: JSONError.self) { try trust(old, new) }
      #expect(error?.location == "stores.json" + location, "\(new)")
    }
    let twice = #"{"id":"xinyi","names":{"zh-Hant":"一","zh-Hans":"一","en":"1"}}]"#
    #expect(throws: JSONError.self) { try trust("]", "," + twice) }
    var files = Dictionary(uniqueKeysWithValues: TrustFile.allCases.map { ($0, Array(TrustExample().text($0).utf8)) })
    files[.stores] = nil
    let without = try TrustSnapshot(files: files)
    #expect(without.placeNames.isEmpty && without.missing.isEmpty)
  }

  @Test func `a policy names what managers may decide, and no more than a person can answer for`() throws {
    func rules(_ text: String) throws -> OverrideRules? {
      try TrustExample(policy: #"{"schema":1,"overrides":\#(text)}"#).snapshot().policy.overrides
    }
    #expect(try TrustExample().snapshot().policy.overrides == nil)
    let found = try rules(#"{"day":5,"codes":["marks-expired","offline-limit"]}"#)
    #expect(found?.perDay == 5 && found?.codes == [.marksExpired, .offlineLimit])
    for text in [
      #"{"day":0,"codes":["offline-limit"]}"#, #"{"day":1001,"codes":["offline-limit"]}"#,
      #"{"codes":["offline-limit"]}"#,
      #"{"day":5,"codes":[]}"#, #"{"day":5}"#, #"{"day":5,"codes":["ledger-unwritable"]}"#,
      #"{"day":5,"codes":["offline-limit","offline-limit"]}"#, #"{"day":5,"codes":["offline-limit"],"x":1}"#, "5",
    ] {
      #expect(throws: JSONError.self, "\(text)") { try rules(text) }
    }
  }

  @Test func `a wrong issuer or key refuses the set, and says where`() {
    let kid = TrustExample.key.verificationKey.keyID.description
    let p256 = TrustExample.p256Key.verificationKey.keyID.description
    for (old, new, location) in [
      (#""id":"acme""#, #""id":"Acme""#, ".issuers[0].id"),
      (#""stores":"*""#, #""stores":"all""#, ".issuers[0].stores"),
      (#""stores":"*""#, #""stores":["*"]"#, ".issuers[0].stores"), (#""stores":"*","#, "", ".issuers[0].stores"),
      (#""kid":"\#(kid)""#, #""kid":"0000000000000000""#, ".issuers[0].keys[0].kid"),
      (#""kid":"\#(kid)""#, #""kid":"\#(kid.uppercased())""#, ".issuers[0].keys[0].kid"),
      (#""kid":"\#(kid)""#, #""kid":"\#(p256)""#, ".issuers[0].keys[0].kid"),
      (#""alg":"ed25519""#, #""alg":"p256""#, ".issuers[0].keys[0].key"),
      (#""alg":"ed25519""#, #""alg":"EdDSA""#, ".issuers[0].keys[0].alg"),
      (#""state":"active""#, #""state":"Active""#, ".issuers[0].keys[0].state"),
      (#""nbf":"2026-01-01T00:00:00Z""#, #""nbf":"2028-01-01T00:00:00Z""#, ".issuers[0].keys[0].exp"),
      (#""exp":"2028-01-01T00:00:00Z""#, #""exp":1830297600"#, ".issuers[0].keys[0].exp"),
      (#""state":"active""#, #""state":"active","d":"x""#, ".issuers[0].keys[0].d"),
    ] { #expect(error(.issuers, old, new)?.location == "issuers.json\(location)", "\(old) → \(new)") }
  }

  @Test func `a key stands once, under one issuer`() {
    let text = TrustExample().text(.issuers)
    let issuer = String(text.dropFirst(#"{"schema":1,"issuers":["#.count).dropLast(2))
    let other = issuer.replacing("acme", with: "other")
    let key = TrustExample().key(TrustExample.key)
    #expect(error(.issuers, issuer, "\(issuer),\(other)")?.location == "issuers.json.issuers[1].keys")
    #expect(error(.issuers, issuer, "\(issuer),\(issuer)")?.location == "issuers.json.issuers[1].id")
    #expect(error(.issuers, key, "\(key),\(key)")?.location == "issuers.json.issuers[0].keys")
  }

  @Test func `a wrong hub key refuses the set; a key has one role and one entry`() {
    let entry = TrustExample().hubKey(.receipt, 1)
    for (old, new, location) in [
      (#""role":"receipt""#, #""role":"status2""#, ".keys[0].role"),
      // The kid of an X25519 key is not that of an Ed25519 key of the same bytes.
      (#""role":"receipt""#, #""role":"evidence""#, ".keys[0].kid"),
      (entry, "\(entry),\(entry)", ".keys[1].kid"),
      (entry, entry.replacing("active", with: "revoked") + "," + entry, ".keys[1].kid"),
      (entry, entry + "," + entry.replacing("receipt", with: "status"), ".keys[1].kid"),
      (#""key":"AQEB"#, #""key":"AQEBAQEB"#, ".keys[0].key"), (#""key":"AQEB"#, #""key":"=QEB"#, ".keys[0].key"),
    ] { #expect(error(.hub, old, new)?.location == "hub.json\(location)", "\(new)") }
  }

  @Test func `hub keys count between nbf and exp unless revoked, and evidence is sealed to an active one`() throws {
    let trust = try TrustExample().snapshot()
    #expect(trust.hubKeys(for: .receipt, at: Scene.now).count == 1)
    #expect(trust.hubKeys(for: .receipt, at: WireTime("2025-12-31T23:59:59.999Z")!).isEmpty)
    #expect(trust.hubKeys(for: .receipt, at: WireTime("2028-01-01T00:00:00Z")!).isEmpty)
    #expect(trust.evidenceKey(at: Scene.now)?.key == [UInt8](repeating: 3, count: 32))
    for (state, receipts, hasEvidence) in [("retired", 1, false), ("revoked", 0, false)] {
      var example = TrustExample()
      example.edits = [(.hub, "active", state)]
      let trust = try example.snapshot()
      #expect(trust.hubKeys(for: .receipt, at: Scene.now).count == receipts)
      #expect((trust.evidenceKey(at: Scene.now) != nil) == hasEvidence)
    }
  }

  @Test func `of two evidence keys the one that lasts longer is sealed to`() throws {
    var example = TrustExample()
    let (first, second) = (example.hubKey(.evidence, 3), example.hubKey(.evidence, 4))
    example.edits = [(.hub, first, second.replacing("2028-", with: "2029-") + "," + first)]
    #expect(try example.snapshot().evidenceKey(at: Scene.now)?.key == [UInt8](repeating: 4, count: 32))
  }

  @Test func `one bad campaign is disabled, the others stay in force`() throws {
    let list = #"{"list":20,"size":10,"uses":1,"until":"2027-06-01T00:00:00Z"}"#
    let good = TrustExample().campaign(id: "autumn26", lists: list)
    for (bad, location) in [
      (good.replacing("autumn26", with: "a-campaign-of-seventeen"), ".id"),
      (good.replacing(#""uses":1"#, with: #""uses":0"#), ".lists[0].uses"),
      (good.replacing(#""uses":1"#, with: #""uses":17"#), ".lists[0].uses"),
      (good.replacing(#""size":10"#, with: #""size":0"#), ".lists[0].size"),
      (good.replacing(#""list":20"#, with: #""list":4294967296"#), ".lists[0].list"),
      (good.replacing(#""list":20"#, with: #""list":7"#), ".lists"),
      (good.replacing(list, with: "\(list),\(list)"), ".lists"),
      (good.replacing(#""rules":{}"#, with: #""rules":{"weekday":1}"#), ".rules.weekday"),
      (good.replacing(#""rules":{}"#, with: #""rules":{"no_expiry":1}"#), ".rules.no_expiry"),
      (good.replacing(#""rules":{}"#, with: #""rules":{"from":"soon"}"#), ".rules.from"),
      (good.replacing(#""rules":{},"#, with: ""), ".rules"),
      (good.replacing(#""en":"One coffee""#, with: #""fr":"Un café""#), ".texts.en"),
      (good.replacing(#""issuer":"acme""#, with: #""issuer":"acme","more":1"#), ".more"), ("[]", ""),
    ] {
      var example = TrustExample()
      example.moreCampaigns = "," + bad
      let trust = try example.snapshot()
      #expect(trust.campaigns.count == 1, "\(bad)")
      #expect(trust.disabledCampaigns.values.map(\.location) == ["campaigns.json.campaigns[1]\(location)"])
    }
    var example = TrustExample()
    example.moreCampaigns = "," + good
    #expect(try example.snapshot().campaigns.count == 2)
  }

  @Test func `of a campaign named twice none is in force`() throws {
    for count in 1...2 {
      var example = TrustExample()
      let other = example.campaign(
        id: "summer26", lists: #"{"list":70,"size":10,"uses":1,"until":"2027-06-01T00:00:00Z"}"#)
      example.moreCampaigns = String(repeating: ",\(other)", count: count)
      let trust = try example.snapshot()
      #expect(trust.campaigns.isEmpty)
      #expect(trust.disabledCampaigns.keys.contains("summer26"))
    }
  }

  @Test func `policy has bounds, and no limit in hours without one in number`() throws {
    for (policy, location) in [
      (#""offline":{"hours":4}"#, ".offline.redemptions"),
      (#""offline":{"hours":0,"redemptions":1}"#, ".offline.hours"),
      (#""clock":{"gap_days":0}"#, ".clock.gap_days"), (#""clock":{"gap_days":367}"#, ".clock.gap_days"),
      (#""clock":{"drift_s":0}"#, ".clock.drift_s"), (#""clock":{"confirm_s":61}"#, ".clock.confirm_s"),
      (#""trust":{"stale_hours":0}"#, ".trust.stale_hours"), (#""trust":{"fresh":1}"#, ".trust.fresh"),
      (#""trust":{"refresh_minutes":1441}"#, ".trust.refresh_minutes"),
      (#""trust":null"#, ".trust"), (#""offline":{"redemptions":1,"x":1}"#, ".offline.x"),
    ] { #expect(error(.policy, #""schema":1"#, #""schema":1,\#(policy)"#)?.location == "policy.json\(location)") }
    var example = TrustExample()
    example.policy =
      #"{"schema":1,"trust":{"stale_hours":48,"refresh_minutes":5},"clock":{"gap_days":7,"drift_s":60,"confirm_s":5},"offline":{"hours":4,"redemptions":100}}"#
    let policy = try example.snapshot().policy
    #expect((policy.offlineHours, policy.offlineRedemptions) == (4, 100))
    #expect((policy.staleHours, policy.refreshMinutes) == (48, 5))
    #expect((policy.clock.gapDays, policy.clock.drift, policy.clock.confirmation) == (7, 60_000, 5000))
  }

  @Test func `trust is fresh until the timestamp expires, then stale for as long as the policy says`() throws {
    var example = TrustExample()
    example.policy = #"{"schema":1,"trust":{"stale_hours":24}}"#
    example.validity = TrustValidity(
      freshUntil: WireTime("2026-11-22T00:00:00Z")!, end: WireTime("2027-11-22T00:00:00Z")!)
    let trust = try example.snapshot()
    for (time, stage) in [
      ("2026-11-21T23:59:59.999Z", Stage.fresh), ("2026-11-22T00:00:00.000Z", .stale),
      ("2026-11-22T23:59:59.999Z", .stale),
      ("2026-11-23T00:00:00.000Z", .expired),
    ] { #expect(trust.stage(at: WireTime(time)!) == stage) }
  }

  @Test func `where root or targets expire first, no patience of the policy counts`() throws {
    var example = TrustExample()
    let end = WireTime("2026-11-22T06:00:00Z")!
    example.validity = TrustValidity(freshUntil: WireTime("2026-11-22T00:00:00Z")!, end: end)
    #expect(try example.snapshot().staleUntil == end)
    #expect(TrustValidity(freshUntil: end + 1, end: end).freshUntil == end)
  }

  @Test func `of two stages the worse is the greater`() {
    #expect(Stage.allCases.sorted() == [.fresh, .stale, .expired] && max(Stage.stale, .fresh) == .stale)
  }

  @Test(arguments: TrustFile.allCases)
  func `a bad file keeps none of the others waiting, and leaves what was read of it before`(file: TrustFile) throws {
    let example = TrustExample()
    var parts = TrustParts()
    for other in TrustFile.allCases where other != file { try parts.take(other, Array(example.text(other).utf8)) }
    #expect(throws: JSONError.self) { try parts.take(file, Array("{}".utf8)) }
    #expect(parts.missing == TrustFile.required.intersection([file]))
    var trust = TrustSnapshot(parts, validity: nil)
    #expect(trust.keys.isEmpty == (file == .issuers) && trust.hubKeys.isEmpty == (file == .hub))
    try parts.take(file, Array(example.text(file).utf8))
    #expect(throws: JSONError.self) { try parts.take(file, Array("{".utf8)) }
    trust = TrustSnapshot(parts, validity: nil)
    #expect(trust.missing.isEmpty && trust.keys.count == 2 && trust.hubKeys.count == 3 && trust.campaigns.count == 1)
  }
}

import COSE
import Trust
import Wire

/// The target files of one issuer with one campaign, with places to spoil each of them.
struct TrustExample {
  static let key = SigningKey(curve: .ed25519, raw: [UInt8](repeating: 7, count: 32))!
  static let p256Key = SigningKey(curve: .p256, raw: [UInt8](repeating: 7, count: 32))!

  var issuerScope = #""*""#
  var keyState = "active"
  var keyNotBefore = "2026-01-01T00:00:00Z"
  var keyExpires = "2028-01-01T00:00:00Z"
  var lists = #"""
    {"list":7,"size":1000,"uses":1,"until":"2027-06-01T00:00:00.000Z"},{"list":8,"size":900,"uses":3,"until":"2027-06-01T00:00:00.000Z"}
    """#
  var rules = "{}"
  /// Stands behind the campaign in its array.
  var moreCampaigns = ""
  var policy = #"{"schema":1}"#
  var validity: TrustValidity?
  var campaignsUntil: WireTime?
  /// Replaced in the file's text before it is read.
  var edits: [(file: TrustFile, old: String, new: String)] = []

  func text(_ file: TrustFile) -> String {
    var text: String
    switch file {
    case .issuers:
      text =
        #"{"schema":1,"issuers":[{"id":"acme","stores":\#(issuerScope),"keys":[\#(key(Self.key)),\#(key(Self.p256Key))]}]}"#
    case .campaigns:
      text = #"{"schema":1,"campaigns":[\#(campaign(id: "summer26", lists: lists))\#(moreCampaigns)]}"#
    case .hub:
      text = #"{"schema":1,"keys":[\#(hubKey(.receipt, 1)),\#(hubKey(.status, 2)),\#(hubKey(.evidence, 3))]}"#
    case .policy: text = policy
    case .stores:
      text = #"{"schema":1,"stores":[{"id":"xinyi","names":{"zh-Hant":"信義店","zh-Hans":"信义店","en":"Xinyi"}}]}"#
    }
    for edit in edits where edit.file == file {
      precondition(text.contains(edit.old), "\(edit.old) is not in \(file.rawValue)")
      text.replace(edit.old, with: edit.new)
    }
    return text
  }

  func snapshot() throws -> TrustSnapshot {
    try TrustSnapshot(
      files: Dictionary(uniqueKeysWithValues: TrustFile.allCases.map { ($0, Array(text($0).utf8)) }),
      validity: validity, campaignsUntil: campaignsUntil)
  }

  func campaign(id: String, lists: String) -> String {
    #"{"id":"\#(id)","issuer":"acme","lists":[\#(lists)],"rules":\#(rules),"texts":{"zh-Hant":"咖啡一杯","zh-Hans":"咖啡一杯","en":"One coffee"}}"#
  }

  func hubKey(_ role: HubKey.Role, _ byte: UInt8) -> String {
    let raw = [UInt8](repeating: byte, count: 32)
    return
      #"{"kid":"\#(HubKey.keyID(of: raw, for: role))","role":"\#(role.rawValue)","key":"\#(Base64.url.encode(raw))","nbf":"2026-01-01T00:00:00Z","exp":"2028-01-01T00:00:00Z","state":"active"}"#
  }

  func key(_ key: SigningKey) -> String {
    let key = key.verificationKey
    return
      #"{"kid":"\#(key.keyID)","alg":"\#(key.curve.rawValue)","key":"\#(Base64.url.encode(key.raw))","nbf":"\#(keyNotBefore)","exp":"\#(keyExpires)","state":"\#(keyState)"}"#
  }
}

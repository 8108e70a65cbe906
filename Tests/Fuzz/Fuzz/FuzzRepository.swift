import TUF
import Wire

/// A small repository, and a round that believes every signature.
enum FuzzRepository {
  static let now = WireTime(seconds: 1_790_000_100)

  static func round(_ held: [String: [UInt8]]) -> UpdateRound {
    do {
      return try UpdateRound(held: held, now: now, schemes: [Credulous()])
    } catch {
      fatalError("a kept root is no good: \(error)")
    }
  }

  static func root(version: Int) -> String {
    let role = #"{"keyids":["k"],"threshold":1}"#
    return file(
      "root", version,
      #""consistent_snapshot":true,"keys":{"k":\#(key)},"roles":{"root":\#(role),"timestamp":\#(role),"snapshot":\#(role),"targets":\#(role)}"#
    )
  }

  static let timestamp = file("timestamp", 3, #""meta":{"snapshot.json":{"version":2}}"#)
  static let snapshot = file("snapshot", 2, #""meta":{"a.json":{"version":1},"targets.json":{"version":4}}"#)
  static let targets = file(
    "targets", 4,
    #""targets":{},"delegations":{"keys":{"k":\#(key)},"roles":[{"name":"a","keyids":["k"],"threshold":1,"terminating":true,"paths":["a/*","?"]}]}"#
  )
  static let delegated = file(
    "targets", 1, #""targets":{"a/x":{"length":1,"hashes":{"sha256":"\#(String(repeating: "0", count: 64))"}}}"#)

  private static let key = #"{"keytype":"any","scheme":"any","keyval":{"public":"1"}}"#

  private static func file(_ type: String, _ version: Int, _ body: String) -> String {
    #"{"signatures":[{"keyid":"k","sig":"00"}],"signed":{"_type":"\#(type)","spec_version":"1.0.34","version":\#(version),"expires":"2030-01-01T00:00:00Z",\#(body)}}"#
  }

  private struct Credulous: SignatureScheme {
    func key(type: String, scheme: String, value: String) -> (any MetadataKey)? { Key(identity: Array(value.utf8)) }
  }

  private struct Key: MetadataKey {
    let identity: [UInt8]

    func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool { true }
  }
}

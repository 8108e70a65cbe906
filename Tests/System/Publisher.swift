import Crypto
import Foundation
import Rig
import StrictJSON
import Wire

/// Publishes what voucher-mint would refuse to: with its keys, and without its checks.
struct Publisher {
  private let folder: String
  private let keys: [String: RoleKey]
  private let names = ["issuers.json", "campaigns.json", "hub.json", "policy.json"]

  init(of shop: Shop) throws {
    folder = shop.trust
    var keys: [String: RoleKey] = [:]
    for role in ["targets", "snapshot", "timestamp"] { keys[role] = try RoleKey("\(role)-1", of: shop.mint) }
    self.keys = keys
  }

  /// A new version of everything below the root, each target file changed by `edit`.
  func publish(_ edit: (_ file: String, _ text: String) -> String) throws {
    let version = try latest("timestamp.json", of: "snapshot.json")
    var listing: [JSONMember] = []
    for name in names {
      let text = edit(name, String(decoding: try read(name), as: UTF8.self))
      let bytes = Array(text.utf8)
      let hash = Hex.encode(SHA256.hash(data: bytes))
      try write(bytes, "targets/\(hash).\(name)")
      try write(bytes, name)
      listing.append(
        JSONMember(
          name,
          .object([
            JSONMember("hashes", .object([JSONMember("sha256", .string(hash))])),
            JSONMember("length", .integer(Int64(bytes.count))),
          ])))
    }
    let next = version + 1
    try sign("targets", from: "\(version).targets.json", to: "\(next).targets.json", next) {
      $0.set(["signed", "targets"], to: .object(listing))
    }
    try sign("snapshot", from: "\(version).snapshot.json", to: "\(next).snapshot.json", next) {
      $0.set(["signed", "meta", "targets.json", "version"], to: .integer(next))
    }
    try sign("timestamp", from: "timestamp.json", to: "timestamp.json", next) {
      $0.set(["signed", "meta", "snapshot.json", "version"], to: .integer(next))
    }
  }

  /// A new version in which campaigns.json hangs on a delegation of its own, by the same key, that ends at `end`.
  func delegateCampaigns(until end: String) throws {
    let version = try latest("timestamp.json", of: "snapshot.json")
    let next = version + 1
    let old = JSONFile(try read("\(version).targets.json")).value
    guard case .object(let listed)? = old["signed"]?["targets"],
      case .array(let signatures)? = old["signatures"], case .string(let id)? = signatures.first?["keyid"],
      let key = JSONFile(try read("1.root.json")).value["signed"]?["keys"]?[id]
    else { throw TrialError("there are no targets") }
    let delegations = JSONValue.object([
      JSONMember("keys", .object([JSONMember(id, key)])),
      JSONMember(
        "roles",
        .array([
          .object([
            JSONMember("name", .string("campaigns")), JSONMember("keyids", .array([.string(id)])),
            JSONMember("threshold", .integer(1)), JSONMember("terminating", .bool(true)),
            JSONMember("paths", .array([.string("campaigns.json")])),
          ])
        ])),
    ])
    try sign("targets", from: "\(version).targets.json", to: "\(next).campaigns.json", next) {
      $0.set(["signed", "targets"], to: .object(listed.filter { $0.name == "campaigns.json" }))
      $0.set(["signed", "expires"], to: .string(end))
    }
    try sign("targets", from: "\(version).targets.json", to: "\(next).targets.json", next) {
      $0.set(["signed", "targets"], to: .object(listed.filter { $0.name != "campaigns.json" }))
      $0.set(["signed", "delegations"], to: delegations)
    }
    try sign("snapshot", from: "\(version).snapshot.json", to: "\(next).snapshot.json", next) {
      for role in ["targets.json", "campaigns.json"] {
        $0.set(["signed", "meta", role], to: .object([JSONMember("version", .integer(next))]))
      }
    }
    try sign("timestamp", from: "timestamp.json", to: "timestamp.json", next) {
      $0.set(["signed", "meta", "snapshot.json", "version"], to: .integer(next))
    }
  }

  private func sign(
    _ role: String, from old: String, to new: String, _ version: Int64, _ change: (inout JSONFile) -> Void
  ) throws {
    guard let key = keys[role] else { throw TrialError("no key \(role)") }
    try write(
      try key.signed(try read(old)) { file in
        file.set(["signed", "version"], to: .integer(version))
        change(&file)
      }, new)
  }

  private func latest(_ file: String, of listed: String) throws -> Int64 {
    let value = JSONFile(try read(file)).value
    guard case .integer(let version)? = value["signed"]?["meta"]?[listed]?["version"] else {
      throw TrialError("\(file) lists no \(listed)")
    }
    return version
  }

  private func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
  }
  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
  }
}

import COSE
import Foundation
import Issuing
import Trust
import Vouchers
import Wire

/// A workspace of its own for one test, gone with its folder when the test is over.
final class ScratchMint: Sendable {
  static let now = WireTime("2026-11-22T02:17:04Z")!
  static let end = WireTime("2027-01-01T00:00:00Z")!
  /// RFC 8032 section 7.1, TEST 1: never to be used in earnest.
  static let publicKnownKey = SigningKey(
    curve: .ed25519, raw: Hex.decode("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")!)!

  let folder: String
  let workspace: Workspace

  /// An issuer `acme` with a key, and a campaign `summer26` with list 7 of 100,000 entries.
  init(key: SigningKey = publicKnownKey, uses: Int = 1) throws {
    folder = FileManager.default.temporaryDirectory.path + "/voucher-mint-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    workspace = Workspace(path: folder + "/mint")
    try workspace.create(issuer: Identifier("acme")!)
    try workspace.makeRepository(at: Self.now)
    try workspace.add(key, from: WireTime("2026-01-01T00:00:00Z")!, until: WireTime("2028-01-01T00:00:00Z")!)
    let list = ListDraft(list: 7, size: 100_000, uses: uses, until: Self.end)
    try workspace.update { (mint) throws(MintError) in
      try mint.add(CampaignDraft(id: Identifier("summer26")!, list: list))
    }
  }

  /// An order of `summer26`.
  static func order(_ change: (inout VoucherOrder) -> Void = { _ in }) -> VoucherOrder {
    var order = VoucherOrder(campaign: Identifier("summer26")!)
    change(&order)
    return order
  }

  func mint(at now: WireTime = now, _ change: (inout VoucherOrder) -> Void = { _ in }) throws -> [MintedVoucher] {
    let mint = try Mint(Self.order(change), from: workspace, at: now)
    return try (0..<mint.count).map { try mint.voucher($0) }
  }

  /// What the workspace publishes, as a kiosk reads it from the folder.
  func published() throws -> TrustSnapshot {
    try publish()
    var files: [TrustFile: [UInt8]] = [:]
    for file in TrustFile.required {
      files[file] = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/trust/\(file.rawValue)")))
    }
    return try TrustSnapshot(files: files)
  }

  /// Publishes into `trust`, beside the workspace.
  @discardableResult
  func publish(at now: WireTime = now, _ times: RepositoryTimes = RepositoryTimes()) throws -> Publication {
    try workspace.publish(
      hub: Array(#"{"schema":1,"keys":[]}"#.utf8), into: folder + "/trust", times, at: now)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}

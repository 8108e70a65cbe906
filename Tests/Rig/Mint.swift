import Foundation

/// An issuer's workspace, worked with by the real voucher-mint.
package final class Mint: Sendable {
  package let issuer: String
  /// The workspace's folder.
  package let home: String

  /// Makes a workspace with one key.
  package init(in folder: ScratchFolder, issuer: String = "acme", named name: String = "mint") throws {
    self.issuer = issuer
    home = folder.file(name)
    try Running.succeed("voucher-mint", ["init", home, "--issuer", issuer])
    try Running.succeed("voucher-mint", ["key", "new", "--home", home])
  }

  /// Adds a campaign with a list of its own.
  package func campaign(
    _ id: String, list: Int, size: Int = 100_000, uses: Int = 1, stores: String = "*",
    texts: (english: String, traditional: String, simplified: String) = ("a coffee", "咖啡一杯", "咖啡一杯"),
    _ more: [String] = []
  ) throws {
    try Running.succeed(
      "voucher-mint",
      [
        "campaign", "add", id, "--home", home, "--list", "\(list)", "--size", "\(size)", "--uses", "\(uses)",
        "--until", "+90d", "--stores", stores, "--text-en", texts.english, "--text-zh-hant", texts.traditional,
        "--text-zh-hans", texts.simplified,
      ] + more)
  }

  /// Mints vouchers.
  package func issue(_ campaign: String, count: Int = 1, _ more: [String] = []) throws -> [MintedText] {
    let lines = try Running.succeed(
      "voucher-mint", ["issue", "--home", home, "--campaign", campaign, "--count", "\(count)", "-o", "json"] + more)
    return try lines.split(separator: "\n").map { line in
      try JSONDecoder().decode(MintedText.self, from: Data(line.utf8))
    }
  }

  /// Writes what kiosks and hub trust into a folder.
  package func publish(hub: String, into folder: String, _ more: [String] = []) throws {
    try Running.succeed("voucher-mint", ["trust", "publish", "--home", home, "--hub", hub, "--out", folder] + more)
  }

  /// Runs another command of `voucher-mint trust`.
  @discardableResult
  package func trust(_ words: String...) throws -> String {
    try Running.succeed("voucher-mint", ["trust"] + words + ["--home", home])
  }
}

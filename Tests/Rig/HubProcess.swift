import Foundation
import Synchronization

/// A hub: the real voucher-hub with keys and a database of its own, on a port that the kernel chooses.
package final class HubProcess: Sendable {
  package let keys: String
  package let trust: String
  package let database: String
  package let config: String
  private let process = Mutex<ChildProcess?>(nil)
  private let boundPort = Mutex(0)

  /// Makes keys and configuration; starts nothing.
  package init(in folder: ScratchFolder, named name: String = "hub") throws {
    try folder.folder(name)
    keys = folder.file(name + "/keys")
    trust = folder.file("trust")
    database = folder.file(name + "/hub.sqlite")
    config = try folder.write(
      """
      listen: 127.0.0.1:0
      database: \(database)
      keys: \(keys)
      trust: \(trust)

      """, to: name + "/hub.yaml")
    try Running.succeed("voucher-hub", ["keys", "init", keys])
  }

  /// Adds lines to its configuration, for its next start.
  package func configure(_ lines: String) throws {
    let text = try String(contentsOfFile: config, encoding: .utf8)
    try (text + lines).write(toFile: config, atomically: true, encoding: .utf8)
  }

  /// The public keys, as trust names them.
  package var publicKeys: String { keys + "/hub.json" }
  /// The port it listens on.
  package var port: Int { boundPort.withLock { $0 } }
  /// The running server.
  package var running: ChildProcess? { process.withLock { $0 } }

  /// Starts the server and waits until it listens.
  ///
  /// - Parameter wrapper: a program and its first words that start it in their own place.
  package func start(through wrapper: [String] = []) throws {
    let words = wrapper + [Programs.path("voucher-hub"), "serve", "--config", config]
    let child = try ChildProcess(words[0], Array(words.dropFirst()))
    process.withLock { $0 = child }
    let port = try child.awaitText("where it listens") { Self.port(in: $0) }
    boundPort.withLock { $0 = port }
    try child.ready()
  }

  /// Ends the server as systemd would.
  package func stop() throws { try process.withLock { $0 }?.stop() }

  /// Ends the server with SIGKILL.
  package func kill() { process.withLock { $0 }?.kill() }

  /// Runs a command of voucher-hub on the database.
  package func command(_ words: String...) throws -> String {
    try Running.succeed("voucher-hub", words + ["--config", config])
  }

  /// A ticket for a kiosk.
  package func ticket(_ device: String, store: String, groups: [String] = []) throws -> String {
    try Running.succeed(
      "voucher-hub",
      ["ticket", device, "--store", store, "--config", config]
        + (groups.isEmpty ? [] : ["--groups", groups.joined(separator: ",")]))
  }

  private static func port(in text: String) -> Int? {
    guard let place = text.range(of: "listening on 127.0.0.1:")?.upperBound else { return nil }
    let digits = text[place...].prefix { $0.isNumber }
    // The line must be whole: "listening on 127.0.0.1:4" may be its first half.
    guard digits.endIndex < text.endIndex else { return nil }
    return Int(digits)
  }
}

extension HubProcess {
  /// A redemption as `voucher-hub conflicts` and `voucher-hub voucher` tell it; what they leave out is nil.
  package struct Redemption: Sendable, Decodable {
    package let device: String
    package let store: String
    package let time: String
    package let outcome: String
    package let seq: Int
    package let entry: Int?
    package let reason: String?
    /// What the kiosk could not judge, where staff decided it.
    package let override: String?
    /// Number of the case, for a conflict.
    package let number: Int?

    enum CodingKeys: String, CodingKey {
      case device, store, time, outcome, seq, entry, reason, override
      case number = "case"
    }
  }

  /// One of a device's chains, as `voucher-hub verify` found it.
  package struct Chain: Sendable, Decodable {
    package let epoch: String
    package let seq: Int
    package let hash: String
    /// "ok" or "broken".
    package let result: String
  }

  /// Everything that happened to a voucher.
  package func story(of voucher: MintedText) throws -> [Redemption] {
    try table("voucher", voucher.issuer, "\(voucher.list)", "\(voucher.index)")
  }

  /// The redemptions of every conflict.
  package func conflicts() throws -> [Redemption] { try table("conflicts") }

  /// A device's chains, the latest last; every one hashed anew.
  package func verify(_ device: String) throws -> [Chain] { try table("verify", device) }

  private func table<Row: Decodable>(_ words: String...) throws -> [Row] {
    let text = try Running.succeed("voucher-hub", words + ["--config", config, "-o", "json"])
    return try JSONDecoder().decode([Row].self, from: Data(text.utf8))
  }
}

import Crypto
import Curl
import FoundationEssentials
import Glibc
package import Logging
import Storage
import Synchronization
package import Wire

/// Tells one platform of every redemption: at least once, in order, signed, for as long as it takes.
///
/// Signed as Standard Webhooks has it (standardwebhooks.com): `webhook-id`, `webhook-timestamp` and `webhook-signature:
/// v1,BASE64(HMAC-SHA256(secret, id "." timestamp "." body))`. The body is what `GET /v1/redemptions` gives, and each
/// redemption has its own id. Any 2xx takes it; how far it was taken is kept in the database.
package final class Webhook: Sendable {
  /// Redemptions in one call.
  static let batch = 100
  /// How long to wait between looks when there is nothing to tell, in milliseconds.
  static let pause: Int64 = 500
  /// First and longest wait after a failure, in milliseconds; the truth is between half and all of it.
  static let leastWait: Int64 = 1000
  static let mostWait: Int64 = 300_000

  private let url: String
  private let secret: SymmetricKey
  private let store: HubStore
  private let logger: Logger
  private let now: @Sendable () -> WireTime
  private let curl: CurlEasy
  private let isStopping = Mutex(false)

  /// - Parameters:
  ///   - url: https, or http to this machine.
  ///   - secretFile: holds the secret on one line, `whsec_` and base64 of 24 to 64 bytes; readable by its owner only.
  /// - Throws: `HubKeys.Fault` in words; `CurlFailure`.
  package init(
    url: String, secretFile: String, store: HubStore, logger: Logger, now: @escaping @Sendable () -> WireTime
  ) throws {
    guard let parts = URLComponents(string: url), let host = parts.host, parts.user == nil, parts.fragment == nil,
      parts.scheme == "https" || (parts.scheme == "http" && ["127.0.0.1", "localhost", "[::1]", "::1"].contains(host))
    else { throw HubKeys.Fault("webhook.url must be https, or http to this machine") }
    (self.url, self.store, self.logger, self.now) = (url, store, logger, now)
    secret = try Self.secret(in: secretFile)
    curl = try CurlEasy()
  }

  private static func secret(in file: String) throws(HubKeys.Fault) -> SymmetricKey {
    var status = stat()
    guard unsafe stat(file, &status) == 0, status.st_mode & 0o077 == 0,
      let data = try? Data(contentsOf: URL(filePath: file))
    else { throw HubKeys.Fault("\(file) must be readable by its owner only: chmod 0600 \(file)") }
    let text = String(decoding: data, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    guard text.hasPrefix("whsec_"), let bytes = Base64.standard.decode(String(text.dropFirst(6))),
      (24...64).contains(bytes.count)
    else {
      throw HubKeys.Fault(
        "\(file) must hold whsec_ and base64 of 24 to 64 bytes: echo whsec_$(openssl rand -base64 32) > \(file)")
    }
    return SymmetricKey(data: bytes)
  }

  package func stop() { isStopping.withLock { $0 = true } }

  /// Works until `stop`. Blocks: give it a thread of its own.
  package func run() {
    var failures = 0
    while !isStopping.withLock({ $0 }) {
      do {
        let isIdle = try tell() == 0
        if failures > 0 { logger.notice("the webhook takes redemptions again") }
        failures = 0
        if isIdle { wait(Self.pause) }
      } catch {
        if failures == 0 { logger.warning("the webhook can't be told, trying on", metadata: ["why": "\(error)"]) }
        let longest = min(Self.mostWait, Self.leastWait << Int64(min(failures, 12)))
        failures += 1
        wait(.random(in: longest / 2...longest))
      }
    }
  }

  /// Why the platform did not take it.
  private struct NotTaken: Error, CustomStringConvertible {
    let description: String
  }

  /// Tells what is new, once.
  ///
  /// - Returns: how many redemptions were taken.
  private func tell() throws -> Int {
    let after = try store.told(url)
    let feed = try store.feed(after: after, limit: Self.batch)
    guard !feed.redemptions.isEmpty else {
      if feed.next > after { try store.told(url, upTo: feed.next) }
      return 0
    }
    let id = "redemptions-\(after)-\(feed.next)"
    let timestamp = "\(now().seconds)"
    let body = feed.json
    let mac = HMAC<SHA256>.authenticationCode(for: Array("\(id).\(timestamp).".utf8) + body, using: secret)
    var request = CurlRequest("POST", url, mostBytes: 64 << 10, timeLimit: .seconds(30))
    request.schemes = .httpAndHTTPS
    request.headers = [
      ("Content-Type", "application/json"), ("webhook-id", id), ("webhook-timestamp", timestamp),
      ("webhook-signature", "v1," + Base64.standard.encode(Array(mac))),
    ]
    request.body = body
    let status: Int
    do { status = try curl.perform(request).status } catch { throw NotTaken(description: "\(error)") }
    guard (200..<300).contains(status) else { throw NotTaken(description: "status \(status)") }
    try store.told(url, upTo: feed.next)
    return feed.redemptions.count
  }

  /// Waits, in short pieces so that a stop is soon seen.
  private func wait(_ milliseconds: Int64) {
    var left = milliseconds
    while left > 0, !isStopping.withLock({ $0 }) {
      let piece = min(left, 200)
      usleep(UInt32(piece * 1000))
      left -= piece
    }
  }
}

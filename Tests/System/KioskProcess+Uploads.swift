import COSE
import Crypto
import Foundation
import LocalAPI
import Records
import Rig
import Testing
import Wire

extension KioskProcess {
  /// A genuine position of the hub for this kiosk, which answers a nonce that the kiosk never sent.
  func positionForAnotherNonce(at hub: HubProcess) throws -> [UInt8] {
    let raw = try Data(contentsOf: URL(filePath: state + "/device.key"))
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: raw)
    let tip = try #require(try status().ledger)
    let epoch = try #require(Epoch(tip.epoch))
    let identifier = try #require(Identifier(device))
    // A head far beyond what the hub holds.
    let place = ChainPosition(epoch: epoch, seq: Int64(tip.seq) + 1000, hash: try #require(RecordHash(tip.hash)))
    var random = SystemRandomNumberGenerator()
    let head = Head(
      device: identifier, tip: place, from: place.seq + 1, nonce: Nonce(using: &random),
      time: WireTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)), clock: .plausible, health: [])
    let statement = try Statement(
      .head, payload: head.payload, keyID: VerificationKey.ed25519(key.publicKey).keyID.description, signedBy: key)
    let finished = try Running.run(
      "/usr/bin/curl",
      [
        "-s", "--data-binary", "@-", "-H", "Content-Type: application/x-ndjson",
        "http://127.0.0.1:\(hub.port)/v1/devices/\(device)/records",
      ], input: statement.envelope + [0x0a])
    let body = Array(finished.output.utf8)
    let position = try Statement(parsing: body)
    #expect(position.kind == .position)
    return body
  }
}

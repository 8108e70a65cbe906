import COSE
import Crypto
import Daemon
import Doors
import Foundation
import LocalAPI
import Records
import Vouchers
import Wire

/// Does once, before anybody waits for it, what each scan does: reading, verifying, sealing, signing, answering. Without
/// it the first customer pays for it, and memory at rest would say less than what a kiosk at work needs.
enum WarmUp {
  /// The voucher of the wire chapter's vector, signed by RFC 8032's first test key: nobody trusts it.
  private static let text =
    "VC1:RRQT 9P60GO0Y:G%DUM1DWFP8CKGB4FN0HUU/L4J-0000700000100/E7V50Q30080$QEN$D5$CTF627BHTFJB7WM9/64WLOOF87+0HQ1EL59YHJXO+Z6 *G29EU4SU-QDIKDT07+P713DQHJ8DTTLNP6J9TCJ1DMM/65C03*RMH/TEOP"
  private static let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

  /// Takes some milliseconds. Leaves nothing behind but what stays loaded.
  static func run() {
    if case .voucher(let shown) = Presented(Array(text.utf8)),
      let key = Hex.decode(key).flatMap({ VerificationKey(curve: .ed25519, raw: $0) })
    {
      _ = try? shown.verified(by: key)
    }
    let opener = Curve25519.KeyAgreement.PrivateKey()
    if let sealer = try? EvidenceSealer(to: opener.publicKey, kid: "0000000000000000") {
      _ = try? sealer.seal(Array(text.utf8), recordID: "none")
    }
    let signer = Curve25519.Signing.PrivateKey()
    if let statement = try? Statement(
      .head, payload: Array("{}".utf8), keyID: "0000000000000000", signedBy: signer)
    {
      _ = try? Statement(parsing: statement.envelope)
    }
    if let sights = try? JSONEncoder().encode(
      Sights(source: "scanner", event: .once, symbols: [Sights.Symbol(data: Array(text.utf8))]))
    {
      _ = try? Sights(parsing: Array(sights))
    }
    let said = InLanguages(zhHant: "", zhHans: "", en: "")
    let lines = InLanguages<[String]>(zhHant: [], zhHans: [], en: [])
    let answer = Answer(
      decision: .undecided, code: "-", screen: "-", customer: lines, staff: said, seq: 1, trace: "-", time: "-")
    _ = try? JSONEncoder().encode(answer)
    Heap.trim()
  }
}

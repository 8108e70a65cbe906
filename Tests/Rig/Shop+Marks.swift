import CBOR
import COSE
import Glibc
import LocalAPI

extension HubProcess {
  /// Marks a voucher by the command line.
  package func mark(_ state: String, _ voucher: MintedText) throws {
    _ = try command("mark", state, voucher.issuer, "\(voucher.list)", "\(voucher.index)")
  }
}

extension Shop {
  /// Asks the hub itself, past the cable.
  package func ask(_ path: String) -> HTTPResponse? {
    guard let descriptor = TCP.connect(to: hub.port) else { return nil }
    defer { Glibc.close(descriptor) }
    guard Descriptors.write(HTTPRequest(getting: path).bytes, to: descriptor) else { return nil }
    return HTTPReader(descriptor: descriptor).response()
  }

  /// Marks a voucher at the hub, and waits until kiosks have heard of it.
  @available(*, noasync, message: "blocks until voucherd answers")
  package func mark(_ state: String, _ voucher: MintedText, reaching kiosks: KioskProcess...) throws {
    let before = try Patience.await("the hub's index") { indexVersion }
    try hub.mark(state, voucher)
    let version = try Patience.await("the mark in the hub's index") {
      indexVersion.flatMap { $0 > before ? $0 : nil }
    }
    for kiosk in kiosks { try kiosk.awaitMarks { $0.index >= version } }
  }

  /// The version of the index that the hub serves; nil while it serves none.
  package var indexVersion: Int? {
    guard let body = ask("/status/index")?.body,
      let token = try? Sign1(decoding: body), let claims = try? CBORDecoder.decode(token.payload)
    else { return nil }
    return claims[key: -65538]?.integer.map { Int($0) }
  }
}

extension HTTPRequest {
  /// A plain GET.
  package init(getting path: String) {
    self.init(
      method: "GET", path: path, body: [],
      bytes: Array("GET \(path) HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n".utf8))
  }
}

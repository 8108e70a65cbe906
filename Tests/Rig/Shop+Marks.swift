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
    let before = try kiosks.map { try $0.status().marks?.index ?? 0 }
    try hub.mark(state, voucher)
    for (kiosk, index) in zip(kiosks, before) { try kiosk.awaitMarks { $0.index > index } }
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

/// What a server answers.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var contentType: String
  package var body: [UInt8]
  package var headers: [(name: String, value: String)]

  package init(
    status: Int = 200, contentType: String = "application/json", body: [UInt8],
    headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.contentType = contentType
    self.body = body
    self.headers = headers
  }

  /// A page for people, as captive portals send it.
  package static func page(_ title: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status, contentType: "text/html",
      body: Array("<!DOCTYPE html><html><head><title>\(title)</title></head><body>\(title)</body></html>".utf8))
  }

  var bytes: [UInt8] {
    let own = [("Content-Type", contentType), ("Content-Length", "\(body.count)"), ("Connection", "close")]
    let fields = headers + own
    let head = fields.reduce("HTTP/1.1 \(status) -\r\n") { $0 + "\($1.name): \($1.value)\r\n" }
    return Array(head.utf8) + [0x0d, 0x0a] + body
  }
}

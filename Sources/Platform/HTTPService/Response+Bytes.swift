import FoundationEssentials
package import HTTPTypes
package import Hummingbird
import NIOCore

extension Response {
  /// A response of exactly these bytes.
  package static func bytes(
    _ bytes: some Sequence<UInt8>, type: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A value as JSON, members in alphabetical order. Not for signed or hashed bytes.
  package static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return bytes(try encoder.encode(value), type: "application/json", status: status)
  }

  /// 204.
  package static var noContent: Response { Response(status: .noContent) }
}

import HTTPService
import Hummingbird
import NIOCore

extension Response {
  /// What NDJSON is called.
  static let lines = "application/x-ndjson"

  /// A stream of lines, for as long as there are any and the client is there.
  ///
  /// A client that goes is noticed at once, not at the next line: connections are counted.
  static func following<Line: Sendable>(
    _ request: Request, _ stream: AsyncStream<Line>, as type: String = lines,
    _ encode: @escaping @Sendable (Line) -> [UInt8]
  ) -> Response {
    Response(
      status: .ok, headers: [.contentType: type, .connection: "close"],
      body: .init { writer in
        try await request.body.consumeWithCancellationOnInboundClose { _ in
          for await line in stream { try await writer.write(ByteBuffer(bytes: encode(line))) }
        }
        try await writer.finish(nil)
      })
  }
}

import HTTPTypes
package import Hummingbird
import NIOCore

extension Request {
  /// The whole body.
  ///
  /// - Parameter most: bytes; a longer body is refused as soon as that is known, by its announced length if it has one.
  /// - Throws: `Problem` 413.
  package func bytes(atMost most: Int) async throws -> [UInt8] {
    if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > most {
      throw Problem.bodyTooLong(most: most)
    }
    do {
      return Array(try await body.collect(upTo: most).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Problem.bodyTooLong(most: most)
    }
  }
}

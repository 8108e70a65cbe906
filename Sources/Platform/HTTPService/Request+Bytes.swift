import HTTPTypes
package import Hummingbird
import NIOCore

extension Request {
  /// The whole body.
  ///
  /// - Parameter most: bytes; a longer body is refused as soon as that is known, by its announced length if it has one.
  /// - Throws: `Problem` 413; 400 if it does not come as HTTP/1.1 sends a body, or not to its end: that is no fault of ours.
  package func bytes(atMost most: Int) async throws -> [UInt8] {
    if let announced = headers[.contentLength].flatMap({ Int($0) }), announced > most {
      throw Problem.bodyTooLong(most: most)
    }
    do {
      return Array(try await body.collect(upTo: most).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw Problem.bodyTooLong(most: most)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw Problem.badRequest("The body does not come to its end as HTTP/1.1 sends one.")
    }
  }
}

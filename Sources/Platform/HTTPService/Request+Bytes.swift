import HTTPTypes
package import Hummingbird
import NIOCore

extension Request {
  /// Whether a body is announced (RFC 9112, 6.3).
  package var hasBody: Bool {
    headers[.transferEncoding] != nil || headers[.contentLength].map { Int($0) != 0 } ?? false
  }

  /// Whether the body is said to be of this media type, whatever its parameters. One without a type is of none.
  package func isOf(_ type: String) -> Bool {
    headers[.contentType].map { field in
      let said = field.prefix { $0 != ";" }
      return String(said).lowercased().split(whereSeparator: \.isWhitespace) == [Substring(type)]
    } ?? false
  }

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

import HTTPService
import Hummingbird
import StrictJSON

extension Problem {
  /// What is wrong with the JSON of a request.
  init(_ error: JSONError) { self = .badRequest("\(error)") }
}

extension Request {
  /// The whole body, read by a parser that throws what is wrong with it.
  func body<Value>(
    atMost most: Int, _ parse: ([UInt8]) throws(JSONError) -> Value
  ) async throws -> Value {
    let bytes = try await bytes(atMost: most)
    do { return try parse(bytes) } catch { throw Problem(error) }
  }

  /// For paths that take no body.
  func expectNoBody() async throws { _ = try await bytes(atMost: 0) }
}

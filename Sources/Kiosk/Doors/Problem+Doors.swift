import HTTPService
import Hummingbird
import StrictJSON

extension Problem {
  /// What is wrong with the JSON of a request.
  init(_ error: JSONError) { self = .badRequest("\(error)") }
}

extension Request {
  /// The whole body, read by a parser that throws what is wrong with it.
  ///
  /// - Parameter type: what it must be said to be. What a page of another origin may send without asking is never JSON.
  func body<Value>(
    atMost most: Int, as type: String = "application/json", _ parse: ([UInt8]) throws(JSONError) -> Value
  ) async throws -> Value {
    guard isOf(type) || !hasBody else { throw Problem.unsupportedMediaType(expected: type) }
    let bytes = try await bytes(atMost: most)
    do { return try parse(bytes) } catch { throw Problem(error) }
  }

  /// For paths that take no body.
  func expectNoBody() async throws {
    do { _ = try await bytes(atMost: 0) } catch let problem as Problem where problem.status == .contentTooLarge {
      throw Problem.bodyUnwanted
    }
  }
}

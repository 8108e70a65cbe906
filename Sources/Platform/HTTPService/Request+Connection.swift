import HTTPTypes
package import Hummingbird

extension Request {
  /// Runs what may take long (a long poll), and cancels it when the client goes away, so that nothing is handed to
  /// nobody. The body must not be needed; the connection ends with the response.
  ///
  /// To learn that the client is gone, the connection has to be read, and what is read can be the next request: a
  /// client that kept the connection would wait for its answer for ever. Hence `Connection: close`.
  package func whileConnected(_ work: @Sendable () async throws -> Response) async throws -> Response {
    try await body.consumeWithCancellationOnInboundClose { _ in
      var response = try await work()
      response.headers[.connection] = "close"
      return response
    }
  }
}

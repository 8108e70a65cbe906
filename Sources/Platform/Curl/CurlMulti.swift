import CCurl
import Synchronization

/// Makes many exchanges at once on one thread of its own (libcurl's multi interface).
///
/// When the last reference goes, what is under way ends as `cancelled`.
package final class CurlMulti: Sendable {
  private let loop: CurlLoop

  package init() throws(CurlFailure) {
    loop = try CurlLoop()
    try loop.start()
  }

  deinit { loop.stop() }

  /// Carries out one exchange and returns whatever the server says. A cancellation of the task ends it at once, as
  /// `cancelled`.
  package func perform(_ request: CurlRequest) async throws(CurlFailure) -> CurlResponse {
    try await carry(request, sink: nil)
  }

  /// Carries out one exchange whose answer may have no end. The body of a success goes to `receive` piece by piece; that
  /// of any other status comes back in the response.
  ///
  /// - Parameter receive: called on a thread that others wait for: it must return at once. False ends the transfer, which
  ///   is then a failure of kind `cancelled`.
  package func stream(
    _ request: CurlRequest, receive: @escaping @Sendable ([UInt8]) -> Bool
  ) async throws(CurlFailure) -> CurlResponse {
    try await carry(request, sink: receive)
  }

  private func carry(
    _ request: CurlRequest, sink: (@Sendable ([UInt8]) -> Bool)?
  ) async throws(CurlFailure) -> CurlResponse {
    // The loop must not be stopped by our own deinit before it has seen the job.
    defer { withExtendedLifetime(self) {} }
    let loop = loop
    let ticket = loop.ticket()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.add(.init(ticket: ticket, request: request, sink: sink) { continuation.resume(returning: $0) })
      }
    } onCancel: {
      loop.cancel(ticket)
    }
    return try result.get()
  }
}

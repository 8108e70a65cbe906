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
    // The loop must not be stopped by our own deinit before it has seen the job.
    defer { withExtendedLifetime(self) {} }
    let loop = loop
    let ticket = loop.ticket()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.add(.init(ticket: ticket, request: request) { continuation.resume(returning: $0) })
      }
    } onCancel: {
      loop.cancel(ticket)
    }
    return try result.get()
  }
}

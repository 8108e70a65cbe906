import CCurl
import Synchronization

/// Makes exchanges one after the other, each blocking its caller's thread, over connections that are kept.
///
/// Calls from several threads wait for each other.
package final class CurlEasy: Sendable {
  private let handle: CurlHandle
  private let turn = Mutex(())

  package init() throws(CurlFailure) {
    handle = try CurlHandle()
  }

  /// Carries out one exchange and returns whatever the server says.
  @available(*, noasync, message: "blocks its thread until the server answers; use CurlMulti")
  package func perform(_ request: CurlRequest) throws(CurlFailure) -> CurlResponse {
    try turn.withLock { _ throws(CurlFailure) in
      let transfer = try CurlTransfer(request, on: handle)
      let code = unsafe curl_easy_perform(handle.pointer)
      return try transfer.result(code).get()
    }
  }

  /// Carries out one exchange. The body of a success goes to `receive` piece by piece, without limit; that of any
  /// other status comes back in the response.
  ///
  /// - Parameter receive: false ends the transfer, which is then a failure of kind `cancelled`.
  @available(*, noasync, message: "blocks its thread until the server ends the stream")
  package func stream(
    _ request: CurlRequest, receive: ([UInt8]) -> Bool
  ) throws(CurlFailure) -> CurlResponse {
    try withoutActuallyEscaping(receive) { receive throws(CurlFailure) in
      try turn.withLock { _ throws(CurlFailure) in
        let transfer = try CurlTransfer(request, on: handle, sink: receive)
        let code = unsafe curl_easy_perform(handle.pointer)
        return try transfer.result(code).get()
      }
    }
  }
}

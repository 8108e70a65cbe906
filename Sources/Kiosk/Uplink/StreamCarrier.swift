import Curl
import LocalAPI
import Synchronization

/// Carries an answer without an end to voucherd, piece by piece. What voucherd does not take in time is not kept: the
/// stream ends then, and voucherd asks for another.
struct StreamCarrier: Sendable {
  /// Pieces that may wait for voucherd.
  static let mostWaiting = 64

  let carrier: Carrier
  /// Hands one piece over; false if voucherd does not want any more.
  let tell: @Sendable (_ piece: [UInt8], _ id: String) async -> Bool

  func carry(_ exchange: Exchange) async -> ExchangeOutcome {
    var request: CurlRequest
    switch carrier.request(for: exchange) {
    case .failure(let refusal): return .failed(detail: refusal.detail)
    case .success(let found): request = found
    }
    request.silenceLimit = request.timeLimit
    request.timeLimit = nil
    let (pieces, feed) = AsyncStream.makeStream(
      of: [UInt8].self, bufferingPolicy: .bufferingOldest(Self.mostWaiting))
    let wanted = request
    return await withTaskGroup(of: ExchangeOutcome?.self) { tasks in
      tasks.addTask {
        defer { feed.finish() }
        do throws(CurlFailure) {
          let response = try await carrier.curl.stream(wanted) { bytes in
            if case .enqueued = feed.yield(bytes) { true } else { false }
          }
          return .response(status: response.status, retryAfter: nil, body: response.body)
        } catch {
          return .failed(detail: error.description)
        }
      }
      tasks.addTask {
        for await piece in pieces {
          guard await tell(piece, exchange.id) else { return .failed(detail: "voucherd wants no more") }
        }
        return nil
      }
      var outcome: ExchangeOutcome?
      for await ended in tasks {
        guard let ended else { continue }
        outcome = outcome ?? ended
        tasks.cancelAll()
      }
      return outcome ?? .failed(detail: "the stream ended")
    }
  }
}

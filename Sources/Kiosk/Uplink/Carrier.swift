import Curl
import LocalAPI

/// Carries out one exchange for voucherd. Knows no format: bytes go up, bytes come back.
struct Carrier: Sendable {
  /// The longest response that is ever carried, whatever voucherd allows, in bytes.
  static let mostBytes = 36 << 20
  /// The longest time that an exchange may take, whatever voucherd allows.
  static let longestTime: Duration = .seconds(600)

  let bases: [String: UplinkBase]
  let connectLimit: Duration
  let curl: CurlMulti

  /// What comes of the exchange. A "no" of the uplink (unknown base, path not allowed) is an outcome like any other
  /// failure: voucherd is told, and nothing goes out.
  func carry(_ exchange: Exchange) async -> ExchangeOutcome {
    let request: CurlRequest
    switch self.request(for: exchange) {
    case .failure(let refusal): return .failed(detail: refusal.detail)
    case .success(let found): request = found
    }
    do throws(CurlFailure) {
      let response = try await curl.perform(request)
      return .response(
        status: response.status, retryAfter: response.header("Retry-After").flatMap(ExchangeOutcome.retryAfter),
        body: response.body)
    } catch {
      return .failed(detail: error.description)
    }
  }

  /// Why nothing goes out.
  struct Refusal: Error {
    let detail: String
  }

  /// What goes out for an exchange.
  func request(for exchange: Exchange) -> Result<CurlRequest, Refusal> {
    guard let base = bases[exchange.base] else {
      return .failure(Refusal(detail: "refused: the uplink's configuration has no base of this name"))
    }
    guard AllowedExchanges.allow(exchange.method, exchange.path) else {
      return .failure(Refusal(detail: "refused: method and path are not on the uplink's list"))
    }
    var request = CurlRequest(
      exchange.method, base.url + exchange.path, mostBytes: min(exchange.mostBytes, Self.mostBytes),
      timeLimit: min(exchange.timeLimit, Self.longestTime))
    request.schemes = base.isPlain ? .httpAndHTTPS : .https
    request.connectLimit = min(connectLimit, request.timeLimit ?? connectLimit)
    request.caFile = base.caFile
    request.proxy = base.proxy
    request.body = exchange.body
    if let contentType = exchange.contentType { request.headers.append(("Content-Type", contentType)) }
    return .success(request)
  }
}

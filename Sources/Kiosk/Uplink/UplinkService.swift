import Curl
import LocalAPI
package import Logging
import ServiceLifecycle
import Synchronization

/// Asks voucherd for exchanges, carries them out side by side, and tells what came of them; for ever.
///
/// Holds nothing that could be lost: an exchange that dies with the uplink is given out anew by voucherd.
package final class UplinkService: Service {
  /// The longest body that voucherd may send: an upload, and room for what grows. Bytes.
  static let mostBodyBytes = 5 << 20
  /// A pause after a poll without work, so that a voucherd that answers at once is not asked without end.
  static let pause: Duration = .milliseconds(50)

  private let socket: String
  private let carrier: Carrier
  private let atOnce: Int
  private let curl: CurlMulti
  private let logger: Logger
  private let reports = Mutex(OutcomeReports())

  /// - Parameters:
  ///   - socket: voucherd's uplink socket.
  ///   - bases: by the names that voucherd calls them.
  ///   - connectLimit: for name, connection and TLS of one exchange.
  ///   - atOnce: how many exchanges may be under way; voucherd is asked for no more while that many are.
  /// - Throws: if libcurl or its thread can't be had.
  package init(
    socket: String, bases: [String: UplinkBase], connectLimit: Duration, atOnce: Int, logger: Logger
  ) throws {
    curl = try CurlMulti()
    carrier = Carrier(bases: bases, connectLimit: connectLimit, curl: curl)
    self.socket = socket
    self.atOnce = atOnce
    self.logger = logger
  }

  /// Runs until the graceful shutdown or a cancellation, which give up what is under way. Neither voucherd nor the
  /// network being away ends it.
  package func run() async throws {
    await cancelWhenGracefulShutdown { await self.carryOn() }
  }

  private func carryOn() async {
    let (places, free) = AsyncStream.makeStream(of: Void.self)
    for _ in 0..<atOnce { free.yield() }
    await withDiscardingTaskGroup { tasks in
      var voucherd = VoucherdPresence()
      for await _ in places {
        let found = await next()
        if Task.isCancelled { break }
        if let words = voucherd.note(found) { logger.log(level: words.level, "\(words.text)") }
        if case .exchange(let exchange) = found {
          tasks.addTask {
            await self.serve(exchange)
            free.yield()
          }
        } else {
          try? await Task.sleep(for: voucherd.pause(after: found, chance: .random(in: 0...1)))
          free.yield()
        }
      }
    }
  }

  /// One long poll.
  private func next() async -> Poll {
    var request = request("/v1/exchanges/next", timeLimit: Exchange.pollLimit + .seconds(10))
    request.body = []
    do throws(CurlFailure) {
      let response = try await curl.perform(request)
      switch response.status {
      case 200:
        let exchange = Exchange(field: response.header, body: response.body)
        return exchange.map { .exchange($0) } ?? .away("it gave an exchange that can't be read")
      case 204: return .nothing
      default: return .away("it answered with status \(response.status)")
      }
    } catch {
      return error.kind == .cancelled ? .nothing : .away(error.description)
    }
  }

  private func serve(_ exchange: Exchange) async {
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = exchange.isStream ? await streams.carry(exchange) : await carrier.carry(exchange)
    guard !Task.isCancelled else { return }
    let words = reports.withLock { $0.note(outcome, base: exchange.base) }
    if let words { logger.log(level: words.level, "\(words.text)") }
    logger.debug(
      "an exchange ended",
      metadata: [
        "base": "\(exchange.base)", "method": "\(exchange.method)", "path": "\(exchange.path)",
        "outcome": "\(outcome.fields.map(\.value).joined(separator: " "))", "took": "\(clock.now - start)",
      ])
    await tell(outcome, of: exchange)
  }

  private var streams: StreamCarrier {
    StreamCarrier(carrier: carrier) { [self] piece, id in
      var request = request("/v1/exchanges/\(id)/pieces", timeLimit: .seconds(10))
      request.body = piece
      return (try? await curl.perform(request).status) == 204
    }
  }

  /// Tells voucherd once. If it is not there, the exchange's time runs out on its side, and it asks anew.
  private func tell(_ outcome: ExchangeOutcome, of exchange: Exchange) async {
    var request = request("/v1/exchanges/\(exchange.id)", timeLimit: .seconds(10))
    request.headers = outcome.fields
    request.body = outcome.body
    do throws(CurlFailure) {
      let status = try await curl.perform(request).status
      if status != 204, status != 404 {
        logger.warning("voucherd did not take an outcome", metadata: ["status": "\(status)"])
      }
    } catch {
      logger.debug("voucherd did not take an outcome", metadata: ["failure": "\(error)"])
    }
  }

  private func request(_ path: String, timeLimit: Duration) -> CurlRequest {
    var request = CurlRequest("POST", "http://voucherd" + path, mostBytes: Self.mostBodyBytes, timeLimit: timeLimit)
    request.schemes = .httpAndHTTPS
    request.unixSocket = socket
    return request
  }
}

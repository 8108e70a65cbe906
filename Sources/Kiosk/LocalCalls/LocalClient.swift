package import Curl
import FoundationEssentials
import LocalAPI

/// Calls voucherd's local API over its Unix socket, one call after the other, each blocking its thread.
package final class LocalClient: Sendable {
  /// The longest response that is taken, in bytes. Streams have no length, only a longest line.
  package static let mostBytes = 8 << 20

  package let socket: String
  private let timeLimit: Duration
  private let curl: CurlEasy

  /// Makes a client; connects only when it is asked something.
  ///
  /// - Parameter timeLimit: for one call, from connect to the last byte: a socket that systemd holds hangs rather than
  ///   refuses while voucherd is not there.
  package init(socket: String, timeLimit: Duration = .seconds(10)) throws(LocalFailure) {
    self.socket = socket
    self.timeLimit = timeLimit
    do { curl = try CurlEasy() } catch { throw .unreachable(socket: socket, detail: error.message) }
  }

  /// `GET`, and what comes back as JSON.
  @available(*, noasync, message: "blocks its thread until voucherd answers")
  package func get<Value: Decodable>(
    _ path: String, query: [(name: String, value: String)] = [], as: Value.Type = Value.self
  ) throws(LocalFailure) -> Value {
    try decode(try call("GET", path, query: query).body)
  }

  /// `POST` of a value as JSON, and what comes back as JSON.
  @available(*, noasync, message: "blocks its thread until voucherd answers")
  package func post<Value: Decodable>(
    _ path: String, _ body: some Encodable, as: Value.Type = Value.self
  ) throws(LocalFailure) -> Value {
    try decode(try call("POST", path, body: try encode(body)).body)
  }

  /// `POST` of a value as JSON where nothing comes back (204).
  @available(*, noasync, message: "blocks its thread until voucherd answers")
  package func post(_ path: String, _ body: some Encodable) throws(LocalFailure) {
    _ = try call("POST", path, body: try encode(body))
  }

  /// `POST` without a body, for long polls: nil where nothing comes back (204).
  @available(*, noasync, message: "blocks its thread until voucherd answers")
  package func poll<Value: Decodable>(_ path: String, as: Value.Type = Value.self) throws(LocalFailure) -> Value? {
    let response = try call("POST", path)
    return response.status == 204 ? nil : try decode(response.body)
  }

  /// Any call, with bytes instead of values. A status from 400 on is thrown as a problem.
  @available(*, noasync, message: "blocks its thread until voucherd answers")
  package func call(
    _ method: String, _ path: String, query: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    contentType: String = "application/json", headers: [(name: String, value: String)] = []
  ) throws(LocalFailure) -> CurlResponse {
    var request = request(method, path, query, timeLimit: timeLimit)
    request.body = body
    request.headers += headers
    if body != nil { request.headers.append(("Content-Type", contentType)) }
    return try refusing { () throws(CurlFailure) in try curl.perform(request) }
  }

  /// `GET` of a stream of lines (NDJSON), until voucherd ends it or `line` returns false.
  ///
  /// Other calls on this client wait for the end of the stream: use a client of its own.
  /// - Parameter line: one line without its LF; not decoded.
  @available(*, noasync, message: "blocks its thread until the stream ends")
  package func lines(
    _ path: String, query: [(name: String, value: String)] = [], each line: ([UInt8]) -> Bool
  ) throws(LocalFailure) {
    var splitter = LineSplitter(mostBytes: RecordsLine.mostBytes)
    var isTooLong = false
    var isEnough = false
    let request = request("GET", path, query, timeLimit: nil)
    do {
      _ = try refusing { () throws(CurlFailure) in
        try curl.stream(request) { bytes in
          guard let lines = splitter.lines(with: bytes) else {
            isTooLong = true
            return false
          }
          isEnough = !lines.allSatisfy(line)
          return !isEnough
        }
      }
    } catch {
      if isTooLong { throw .unreadable(socket: socket, detail: "a line is longer than \(RecordsLine.mostBytes) bytes") }
      guard isEnough else { throw error }
    }
  }
}

extension LocalClient {
  private func request(
    _ method: String, _ path: String, _ query: [(name: String, value: String)], timeLimit: Duration?
  ) -> CurlRequest {
    let pairs = query.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
    let url = "http://voucherd" + path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    var request = CurlRequest(method, url, mostBytes: Self.mostBytes, timeLimit: timeLimit)
    request.schemes = .httpAndHTTPS
    request.unixSocket = socket
    return request
  }

  /// Percent-encoding of all but the unreserved characters (RFC 3986, 2.3).
  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
      default: (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }

  private func refusing(_ call: () throws(CurlFailure) -> CurlResponse) throws(LocalFailure) -> CurlResponse {
    let response: CurlResponse
    do { response = try call() } catch {
      switch error.kind {
      case .timeout: throw .timeout(socket: socket, limit: timeLimit)
      case .tooLong: throw .unreadable(socket: socket, detail: error.message)
      default: throw .unreachable(socket: socket, detail: error.message)
      }
    }
    guard response.status >= 400 else { return response }
    guard let problem = try? JSONDecoder().decode(ProblemDetails.self, from: Data(response.body)) else {
      throw .unreadable(socket: socket, detail: "status \(response.status) without a problem")
    }
    throw .problem(problem)
  }

  private func encode(_ value: some Encodable) throws(LocalFailure) -> [UInt8] {
    do { return Array(try JSONEncoder().encode(value)) } catch {
      throw .unreadable(socket: socket, detail: "the request can't be written as JSON")
    }
  }

  private func decode<Value: Decodable>(_ body: [UInt8]) throws(LocalFailure) -> Value {
    do { return try JSONDecoder().decode(Value.self, from: Data(body)) } catch {
      throw .unreadable(socket: socket, detail: "\(Value.self) can't be read from \(body.count) bytes")
    }
  }
}

import Foundation
import Glibc

/// What came back.
struct HTTPAnswer: Sendable {
  let status: Int
  let head: String
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }
  /// The code of a problem+json.
  var code: String? {
    let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    return object?["code"] as? String
  }
}

/// One request on a connection of its own, on a plain socket, so that a test can send half of one.
enum HTTPClient {
  struct Failure: Error { let what: String }

  /// - Parameter announced: the Content-Length, if another than the body's.
  static func send(
    _ method: String, _ path: String, port: Int, type: String = "application/json", headers: [String] = [],
    body: [UInt8] = [], announced: Int? = nil
  ) async throws -> HTTPAnswer {
    let lines =
      [
        "\(method) \(path) HTTP/1.1", "Host: hub", "Connection: close", "Content-Type: \(type)",
        "Content-Length: \(announced ?? body.count)",
      ] + headers
    let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    // What blocks runs on a thread of its own: Dispatch's and Swift concurrency's threads are the same few here.
    let bytes: [UInt8] = try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try exchange(request, port: port) }) }
    }
    return try answer(bytes)
  }

  private static func exchange(_ request: [UInt8], port: Int) throws -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(what: "socket") }
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let connected = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(what: "connect") }
    var sent = 0
    while sent < request.count {
      let count = unsafe request[sent...].withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      // The server may answer and close before it has read everything.
      guard count > 0 else { break }
      sent += count
    }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return received }
      received += buffer[..<count]
    }
  }

  private static func answer(_ bytes: [UInt8]) throws -> HTTPAnswer {
    let separator = Array("\r\n\r\n".utf8)
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else {
      throw Failure(what: "no answer, \(bytes.count) bytes")
    }
    let head = String(decoding: bytes[..<end], as: UTF8.self)
    let words = head.split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else { throw Failure(what: head) }
    return HTTPAnswer(status: status, head: head, body: Array(bytes[(end + 4)...]))
  }
}

import HTTPService
import Hummingbird
import NIOCore

/// The body of an upload as it comes in: its first line is asked for before anything after it is waited for.
struct UploadBody {
  private var chunks: RequestBody.AsyncIterator
  private var bytes: [UInt8] = []

  /// - Throws: `Problem` if the announced length is too much already.
  init(_ request: Request) throws(Problem) {
    if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > Upload.longest {
      throw Problem.upload(.tooLong)
    }
    chunks = request.body.makeAsyncIterator()
  }

  /// The first line, without its LF.
  mutating func head() async throws -> [UInt8] {
    do {
      while true {
        if let end = try Upload.endOfHead(in: bytes) { return Array(bytes[..<end]) }
        guard try await more() else { throw Problem.upload(.cutShort) }
      }
    } catch let failure as Upload.Failure {
      throw Problem.upload(failure)
    }
  }

  /// All of it.
  mutating func whole() async throws -> [UInt8] {
    while try await more() {}
    return bytes
  }

  private mutating func more() async throws -> Bool {
    guard let chunk = try await chunks.next() else { return false }
    guard bytes.count + chunk.readableBytes <= Upload.longest else { throw Problem.upload(.tooLong) }
    bytes += chunk.readableBytesView
    return true
  }
}

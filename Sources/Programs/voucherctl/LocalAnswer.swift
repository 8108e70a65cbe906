import Curl
import FoundationEssentials
import LocalAPI
import LocalCalls

/// One response of voucherd: its bytes for programs, its value for people.
struct LocalAnswer<Value: Decodable> {
  let value: Value
  private let bytes: [UInt8]

  /// - Throws: `LocalFailure`, `unreadable` where the bytes are not the value.
  init(
    _ client: LocalClient, _ method: String, _ path: String, body: [UInt8]? = nil,
    contentType: String = "application/json"
  ) throws(LocalFailure) {
    bytes = try client.call(method, path, body: body, contentType: contentType).body
    do { value = try JSONDecoder().decode(Value.self, from: Data(bytes)) } catch {
      throw .unreadable(socket: client.socket, detail: "its answer to \(method) \(path) is of another version")
    }
  }

  /// Prints the value in words, or the bytes as they came, on one line.
  func print(as format: OutputFormat, _ words: (Value) -> String) throws(Stop) {
    switch format {
    case .text: try StandardOutput.line(words(value))
    case .json: try StandardOutput.write(bytes.last == 0x0a ? bytes : bytes + [0x0a])
    }
  }
}

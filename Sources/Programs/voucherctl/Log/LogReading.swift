import Curl
import Dispatch
import LocalAPI
import LocalCalls
import StrictJSON
import Synchronization

/// Shows every record once, in order: page by page what has been, then what comes.
final class LogReading: Sendable {
  private struct State: ~Copyable {
    var shown: Int
    var stop: Stop?
  }

  /// Records asked for at once.
  private static let page = 1000
  /// How long after the begin of following the gap before it is closed: records may be made while the stream opens.
  private static let settling: DispatchTimeInterval = .milliseconds(500)

  private let client: LocalClient
  private let filter: LogFilter
  private let isRaw: Bool
  private let state: Mutex<State>

  /// - Parameter after: the number of the last record that is not shown.
  init(client: LocalClient, filter: LogFilter, after: Int, isRaw: Bool) {
    self.client = client
    self.filter = filter
    self.isRaw = isRaw
    state = Mutex(State(shown: after))
  }

  /// Shows all that is there and has not been shown.
  func catchUp() throws {
    try state.withLock { try catchUp(&$0) }
  }

  /// Shows what comes, until voucherd ends the stream.
  ///
  /// - Parameter stream: a client of its own.
  func follow(by stream: LocalClient) throws {
    DispatchQueue.global().asyncAfter(deadline: .now() + Self.settling) { try? self.catchUp() }
    try stream.lines("/v1/records/follow") { line in
      state.withLock { state in
        guard let line = RecordsLine(line: line), case .record(let seq, _, _) = line else { return true }
        do {
          // What was lost on the way, or made before the stream was open, comes first.
          if seq > state.shown + 1 { try catchUp(&state) }
          if seq > state.shown { try show(line, &state) }
          return true
        } catch {
          state.stop = error as? Stop ?? Stop(status: Stop.unreachable, message: "\(error)")
          return false
        }
      }
    }
    if let stop = state.withLock({ $0.stop }) { throw stop }
    throw Stop(status: Stop.unreachable, message: "voucherd has ended the stream; it may be restarting")
  }

  private func catchUp(_ state: inout State) throws {
    while true {
      let query = [("after", "\(state.shown)"), ("limit", "\(Self.page)")] + filter.query
      let lines = try client.call("GET", "/v1/records", query: query).body.split(separator: 0x0a)
      for line in lines {
        guard let line = RecordsLine(line: Array(line)) else {
          throw LocalFailure.unreadable(socket: client.socket, detail: "a line of its log is no record")
        }
        try show(line, &state)
      }
      if lines.count < Self.page { return }
    }
  }

  private func show(_ line: RecordsLine, _ state: inout State) throws {
    guard case .record(let seq, _, let bytes) = line else { return }
    state.shown = max(state.shown, seq)
    guard let record = try? JSONValue(parsing: bytes) else {
      if isRaw { return try StandardOutput.write(line.encoded) }
      return try StandardOutput.line("#\(seq) can't be read")
    }
    guard filter.takes(record) else { return }
    if isRaw { return try StandardOutput.write(line.encoded) }
    try StandardOutput.line(RecordText(record, seq: seq).text)
  }
}

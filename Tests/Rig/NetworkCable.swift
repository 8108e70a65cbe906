import Foundation
import Glibc

/// The cable between an uplink and its hub: a relay on loopback that can be cut, restored, and led through somebody
/// else's hands.
package final class NetworkCable: Sendable {
  /// Answers instead of the hub; `hub` asks the real one, and is nil where it does not answer.
  package typealias Stranger =
    @Sendable (_ request: HTTPRequest, _ hub: (HTTPRequest) -> HTTPResponse?) -> HTTPResponse?

  enum Way: Sendable {
    case through
    /// Connections are refused by being closed.
    case cut
    case stranger(Stranger, reach: @Sendable (String) -> Bool)
  }

  struct State: Sendable {
    var way = Way.through
    var hubPort = 0
    /// Connections to be broken when the way changes.
    var open: Set<Int32> = []
    /// Connections that came, in all.
    var connections = 0
    /// Requests that a stranger has answered since it took the cable.
    var answered = 0
    var isOver = false
  }

  /// The port that uplinks connect to; stays the same while hubs come and go.
  package let port: Int
  private let listening: Int32
  let state = Watched(State())

  package init() throws {
    _ = Descriptors.ignoreBrokenPipes
    (listening, port) = try TCP.listen()
    Thread.detachNewThread { [listening, state] in
      while true {
        let descriptor = accept(listening, nil, nil)
        if descriptor < 0 {
          if state.now.isOver { return }
          continue
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        state.change { $0.connections += 1 }
        Thread.detachNewThread { Self.serve(descriptor, state) }
      }
    }
  }

  /// Leads the cable to a hub's port; connections that stand stay as they are.
  package func plug(into port: Int) { state.change { $0.hubPort = port } }

  /// Cuts it: connections break, and new ones too.
  package func cut() { turn(.cut) }

  /// Makes it whole.
  package func restore() { turn(.through) }

  /// Puts somebody between uplink and hub.
  ///
  /// - Parameter reach: the paths that the stranger answers; of the others the hub does, but for the stream of events,
  ///   which ends. If not given: what a kiosk sends up.
  package func lead(
    _ reach: @escaping @Sendable (String) -> Bool = { $0.hasPrefix("/v1/") && $0 != "/v1/events" },
    through stranger: @escaping Stranger
  ) { turn(.stranger(stranger, reach: reach)) }

  /// Connections that came so far.
  package var connections: Int { state.now.connections }

  /// Waits until so many connections have come in all.
  package func awaitConnections(_ count: Int, within patience: Duration = .seconds(20)) throws {
    guard state.wait(within: patience, { $0.connections >= count ? true : nil }) != nil else {
      throw TrialError("\(state.now.connections) connections came to the cable, not \(count)")
    }
  }

  /// Waits until the stranger has answered so many requests.
  package func awaitAnswers(_ count: Int, within patience: Duration = .seconds(30)) throws {
    guard state.wait(within: patience, { $0.answered >= count ? true : nil }) != nil else {
      throw TrialError("the stranger answered \(state.now.answered) requests, not \(count)")
    }
  }

  /// Ends it for good.
  package func remove() {
    state.change { state in
      state.isOver = true
      state.way = .cut
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    shutdown(listening, Int32(SHUT_RDWR))
  }

  private func turn(_ way: Way) {
    state.change { state in
      state.way = way
      state.answered = 0
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  private static func serve(_ descriptor: Int32, _ state: Watched<State>) {
    let (way, port) = state.change { state in
      state.open.insert(descriptor)
      return (state.way, state.hubPort)
    }
    switch way {
    case .cut: break
    case .through: if let hub = TCP.connect(to: port) { relay(descriptor, hub, state) }
    case .stranger(let stranger, let reach):
      guard let request = HTTPReader(descriptor: descriptor).request() else { break }
      if !reach(request.path) {
        if request.path != "/v1/events", let response = ask(request, port) {
          Descriptors.write(response.bytes, to: descriptor)
        }
      } else if let response = stranger(request, { ask($0, port) }) {
        Descriptors.write(response.bytes, to: descriptor)
        state.change { $0.answered += 1 }
      }
    }
    end(descriptor, state)
  }

  private static func end(_ descriptor: Int32, _ state: Watched<State>) {
    state.change { state in
      state.open.remove(descriptor)
      // A program that was started in between may hold the descriptor too: closing ours would not end the connection.
      shutdown(descriptor, Int32(SHUT_RDWR))
      close(descriptor)
    }
  }

  private static func ask(_ request: HTTPRequest, _ port: Int) -> HTTPResponse? {
    guard let hub = TCP.connect(to: port) else { return nil }
    defer { close(hub) }
    guard Descriptors.write(request.bytes, to: hub) else { return nil }
    return HTTPReader(descriptor: hub).response()
  }

  private static func relay(_ uplink: Int32, _ hub: Int32, _ state: Watched<State>) {
    state.change { _ = $0.open.insert(hub) }
    defer { end(hub, state) }
    while true {
      var polled = [uplink, hub].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard unsafe poll(&polled, 2, -1) > 0 else { continue }
      for (from, to) in [(0, hub), (1, uplink)] where polled[from].revents != 0 {
        let bytes = Descriptors.read(polled[from].fd, atMost: 65_536)
        guard !bytes.isEmpty, Descriptors.write(bytes, to: to) else { return }
      }
    }
  }
}

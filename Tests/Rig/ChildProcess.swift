import Foundation
import Glibc

/// One running executable: its output is collected, its end is noticed, and it is signalled by its own pid alone.
package final class ChildProcess: Sendable {
  package enum End: Sendable, Equatable {
    case status(Int32)
    case signal(Int32)
  }

  /// What its standard input is.
  package enum Input: Sendable {
    case nothing
    case bytes([UInt8])
    /// A pipe whose other end is `input`.
    case pipe
  }

  struct State: Sendable {
    var end: End?
    var isReaped = false
    var isReady = false
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var openPipes = 2
  }

  package let name: String
  package let pid: Int32
  /// The writing end of its standard input, for whoever asked for a pipe; closed by `closeInput`.
  package let input: Int32?
  let state = Watched(State())

  /// A terminal's Ctrl-C reaches its whole process group. After this call programs are started outside of ours, for a
  /// caller that takes the signal, still asks them something, and ends them itself.
  package static func standApart() { Spawning.standApart() }

  /// Starts a program of ours, or any by its full path.
  ///
  /// - Throws: `TrialError` if it can't be started.
  package init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], input: Input = .nothing
  ) throws {
    name = program.split(separator: "/").last.map(String.init) ?? program
    let notify = try NotifySocket()
    let pipes = try SpawnPipes(input: input)
    var variables = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "NOTIFY_SOCKET": notify.name]
    for name in ["HOME", "TMPDIR", "LD_LIBRARY_PATH"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    variables.merge(environment) { $1 }
    pid = try Spawning.spawn(Programs.path(program), arguments, environment: variables, pipes: pipes)
    pipes.closeChildEnds()
    self.input = pipes.ownInput
    if case .bytes(let bytes) = input { Descriptors.feed(bytes, to: pipes.ownInput!) }
    let (state, pid) = (state, pid)
    Thread.detachNewThread { Self.collect(pipes.ownOutput, pipes.ownErrors, notify, into: state) }
    Thread.detachNewThread { Self.reap(pid, into: state) }
  }

  /// Whether it has not ended yet.
  package var isRunning: Bool { state.now.end == nil }
  /// What it has written to standard error so far.
  package var errors: String { String(decoding: state.now.errors, as: UTF8.self) }
  /// What it has written to standard output so far.
  package var output: String { String(decoding: state.now.output, as: UTF8.self) }

  /// Signals it, unless it has ended.
  package func signal(_ number: Int32) {
    state.change { if !$0.isReaped { Glibc.kill(pid, number) } }
  }

  /// Waits until it has ended and all its output is here; nil when the time is over.
  package func end(within patience: Duration) -> End? {
    state.wait(within: patience) { $0.openPipes == 0 ? $0.end : nil }
  }

  /// Ends it with SIGTERM, and with SIGKILL if it does not end by itself.
  ///
  /// - Throws: `TrialError` if it had to be killed.
  @discardableResult
  package func stop(within patience: Duration = .seconds(10)) throws -> End {
    signal(SIGTERM)
    if let end = end(within: patience) { return end }
    kill()
    throw TrialError("\(name) did not end within \(patience) of SIGTERM:\n\(errors)")
  }

  /// Ends it with SIGKILL and waits for that.
  package func kill() {
    signal(SIGKILL)
    _ = end(within: .seconds(20))
  }

  /// Waits until it has told its manager READY=1.
  ///
  /// - Throws: `TrialError` if it ends before, or does not in time.
  package func ready(within patience: Duration = .seconds(20)) throws {
    let found = state.wait(within: patience) { state -> Bool? in
      if state.isReady { return true }
      return state.end != nil && state.openPipes == 0 ? false : nil
    }
    guard found == true else {
      let what = found == nil ? "is not ready after \(patience)" : "ended: \(state.now.end.map { "\($0)" } ?? "")"
      throw TrialError("\(name) \(what):\n\(errors)")
    }
  }

  /// Waits for something in what it writes to standard output and standard error.
  ///
  /// - Throws: `TrialError` if it ends before, or does not in time.
  package func awaitText<Value: Sendable>(
    _ what: String, within patience: Duration = .seconds(20), _ find: @escaping @Sendable (String) -> Value?
  ) throws -> Value {
    let found = state.wait(within: patience) { state -> Value?? in
      if let value = find(String(decoding: state.output + state.errors, as: UTF8.self)) { return .some(value) }
      return state.end != nil && state.openPipes == 0 ? .some(nil) : nil
    }
    guard let value = found ?? nil else { throw TrialError("\(name) did not say \(what):\n\(errors)\(output)") }
    return value
  }

  /// Closes the pipe to its standard input.
  package func closeInput() { if let input { close(input) } }

  private static func reap(_ pid: pid_t, into state: Watched<State>) {
    var info = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    // Reaped inside of the lock: no signal goes to a pid that is somebody else's by then.
    state.change { state in
      var status: Int32 = 0
      unsafe waitpid(pid, &status, 0)
      state.isReaped = true
      state.end = status & 0x7f == 0 ? .status((status >> 8) & 0xff) : .signal(status & 0x7f)
    }
  }

  private static func collect(
    _ output: Int32, _ errors: Int32, _ notify: NotifySocket, into state: Watched<State>
  ) {
    var open = [output, errors]
    while !open.isEmpty {
      var polled = (open + [notify.descriptor]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard unsafe poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
      if polled.last?.revents != 0, notify.isReady() { state.change { $0.isReady = true } }
      for place in polled.dropLast() where place.revents != 0 {
        let bytes = Descriptors.read(place.fd, atMost: 65_536)
        state.change { state in
          if place.fd == output { state.output += bytes } else { state.errors += bytes }
          if bytes.isEmpty { state.openPipes -= 1 }
        }
        if bytes.isEmpty {
          close(place.fd)
          open.removeAll { $0 == place.fd }
        }
      }
    }
    notify.close()
  }
}

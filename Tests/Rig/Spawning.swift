import Foundation
import Glibc
import Synchronization

/// The pipes of a child: ours are closed in every other program that is started meanwhile.
struct SpawnPipes: Sendable {
  let childInput: Int32
  let childOutput: Int32
  let childErrors: Int32
  let ownInput: Int32?
  let ownOutput: Int32
  let ownErrors: Int32

  init(input: ChildProcess.Input) throws {
    if case .nothing = input {
      (childInput, ownInput) = (unsafe open("/dev/null", O_RDONLY | O_CLOEXEC), nil)
    } else {
      let pipe = try Descriptors.pipe()
      (childInput, ownInput) = (pipe.reading, pipe.writing)
    }
    let output = try Descriptors.pipe()
    let errors = try Descriptors.pipe()
    (ownOutput, childOutput) = (output.reading, output.writing)
    (ownErrors, childErrors) = (errors.reading, errors.writing)
  }

  func closeChildEnds() {
    for descriptor in [childInput, childOutput, childErrors] { close(descriptor) }
  }
}

/// posix_spawn(3) with the descriptors, the environment and nothing else of ours.
enum Spawning {
  /// Held while a program starts and while a pipe is not yet marked to be closed in programs: or another program would
  /// inherit its end, and nobody would ever see it close.
  static let lock = Mutex(())
  /// Whether programs get a process group of their own, see `ChildProcess.standApart`.
  private static let standsApart = Mutex(false)

  static func standApart() { standsApart.withLock { $0 = true } }

  static func spawn(
    _ path: String, _ arguments: [String], environment: [String: String], pipes: SpawnPipes
  ) throws -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, pipes.childInput, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, pipes.childOutput, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, pipes.childErrors, 2)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Ours ignores SIGPIPE, and threads of ours may hold signals back: none of that is inherited.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    let group = standsApart.withLock { $0 } ? POSIX_SPAWN_SETPGROUP : 0
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group))
    var pid: pid_t = 0
    let words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
    let variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
    defer { unsafe (words + variables).forEach { unsafe free($0) } }
    let code = Spawning.lock.withLock { _ in
      unsafe posix_spawn(&pid, path, &actions, &attributes, words, variables)
    }
    guard code == 0 else { throw TrialError("\(path) can't be started: \(unsafe String(cString: strerror(code)))") }
    return pid
  }
}

/// Reading and writing of descriptors.
package enum Descriptors {
  package static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    let made = Spawning.lock.withLock { _ in
      unsafe Glibc.pipe(&ends) == 0 && fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0
        && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0
    }
    guard made else { throw TrialError("no pipe can be made: errno \(errno)") }
    return (ends[0], ends[1])
  }

  /// What is there, waited for; empty at the end, and on any error.
  package static func read(_ descriptor: Int32, atMost most: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: most)
    while true {
      let count = unsafe Glibc.read(descriptor, &bytes, most)
      if count < 0, errno == EINTR { continue }
      return count > 0 ? Array(bytes.prefix(count)) : []
    }
  }

  /// Writes all; false if the other end is gone.
  @discardableResult
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Writes all on a thread of its own, then closes the descriptor.
  static func feed(_ bytes: [UInt8], to descriptor: Int32) {
    _ = ignoreBrokenPipes
    Thread.detachNewThread {
      write(bytes, to: descriptor)
      close(descriptor)
    }
  }

  /// A write to a program that is gone is an error here, not our end.
  package static let ignoreBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()
}

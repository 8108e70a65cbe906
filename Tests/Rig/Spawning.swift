import Foundation
import Glibc
import Synchronization

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

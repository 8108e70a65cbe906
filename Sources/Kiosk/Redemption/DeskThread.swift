import Daemon
import Foundation
import Synchronization

/// The one thread on which a desk decides when async code asks it: work is done in the order in which it came.
///
/// No queue of libdispatch, which keeps a thousand small things for each of its threads, scattered over the heap's pages.
final class DeskThread: Sendable {
  private final class Mail: Sendable {
    let works = Mutex<[@Sendable () -> Void]>([])
    let isOver = Atomic(false)
    let bell = Wakeup()

    func run() {
      while !isOver.load(ordering: .acquiring) {
        bell.wait(atMost: .seconds(3600))
        for work in works.withLock({ works in
          defer { works.removeAll(keepingCapacity: true) }
          return works
        }) {
          work()
        }
      }
    }
  }

  private let mail = Mutex<Mail?>(nil)

  deinit {
    guard let mail = mail.withLock({ $0 }) else { return }
    mail.isOver.store(true, ordering: .releasing)
    mail.bell.give()
  }

  /// Returns at once. The thread begins with its first work.
  func run(_ work: @escaping @Sendable () -> Void) {
    let mail = mail.withLock { kept in
      if let kept { return kept }
      let new = Mail()
      let thread = Thread { new.run() }
      thread.name = "desk"
      thread.start()
      kept = new
      return new
    }
    mail.works.withLock { $0.append(work) }
    mail.bell.give()
  }
}

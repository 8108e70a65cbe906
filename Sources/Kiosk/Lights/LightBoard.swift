import Dispatch
import Synchronization

/// Shows answers on lines, on a thread of its own: whoever decides never waits for a lamp, nor hears of its faults.
package final class LightBoard: Sendable {
  /// How long after a fault the lines are opened anew.
  private static let again: Duration = .seconds(5)

  private struct Shown {
    var plan: LightPlan
    var fault: LightsFault?
    /// Counts the looks at the lines: a timer that an earlier one has set is void.
    var turn = 0
    var isClosed = false
  }

  private let open: @Sendable () throws(LightsFault) -> any SignalLines
  private let changed: @Sendable (LightsFault?) -> Void
  private let shown: Mutex<Shown>
  // Locked on the queue only, and for as long as a line takes.
  private let lines = Mutex<(any SignalLines)?>(nil)
  private let queue = DispatchQueue(label: "voucherd.lights")
  private let start = DispatchTime.now()

  /// Opens the lines soon; until then, and after a fault, it tries again by itself.
  ///
  /// - Parameter changed: told of each new fault, and with nil when it is over; called on the board's own thread.
  package init(
    lasting: [Signal: Duration], open: @escaping @Sendable () throws(LightsFault) -> any SignalLines,
    changed: @escaping @Sendable (LightsFault?) -> Void
  ) {
    self.open = open
    self.changed = changed
    shown = Mutex(Shown(plan: LightPlan(lasting: lasting)))
    queue.async { self.apply() }
  }

  /// What is wrong with the lines; nil if nothing is.
  package var fault: LightsFault? { shown.withLock { $0.fault } }

  /// An answer was given for the first time. Returns at once.
  package func show(_ answer: LightPlan.Answer) {
    let now = now
    shown.withLock { $0.plan.answered(answer, at: now) }
    queue.async { self.apply() }
  }

  /// Switches everything off and lets go of the lines; waits for that.
  package func close() {
    queue.sync {
      shown.withLock { $0.isClosed = true }
      lines.withLock { lines in
        try? lines?.set([])
        lines = nil
      }
    }
  }

  private var now: Duration { .nanoseconds(Int64(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds)) }

  private func apply() {
    guard let (lit, turn) = begin() else { return }
    let fault = set(lit)
    let now = now
    let (isNews, next) = shown.withLock { shown -> (Bool, Duration?) in
      let isNews = shown.fault != fault
      shown.fault = fault
      let change = shown.plan.change(after: now).map { $0 - now }
      return (isNews, fault == nil ? change : min(change ?? Self.again, Self.again))
    }
    if isNews { changed(fault) }
    guard let next else { return }
    queue.asyncAfter(deadline: .now() + .nanoseconds(Int(next / .nanoseconds(1)) + 1_000_000)) { [weak self] in
      guard let self, shown.withLock({ $0.turn == turn }) else { return }
      apply()
    }
  }

  private func begin() -> (lit: Set<Signal>, turn: Int)? {
    let now = now
    return shown.withLock { shown in
      guard !shown.isClosed else { return nil }
      shown.turn += 1
      return (shown.plan.lit(at: now), shown.turn)
    }
  }

  private func set(_ lit: Set<Signal>) -> LightsFault? {
    lines.withLock { lines in
      do throws(LightsFault) {
        if lines == nil { lines = try open() }
        try lines?.set(lit)
        return nil
      } catch {
        lines = nil
        return error
      }
    }
  }
}

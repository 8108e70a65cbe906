import Dispatch
import Lights
import Synchronization
import Testing

@Suite struct LightBoardTests {
  /// Remembers what was switched, and fails as it is told to.
  private final class Lamps: Sendable {
    struct Kept {
      var shown: [Set<Signal>] = []
      var openings = 0
      var isBroken = false
      var faults: [Bool] = []
    }
    let kept = Mutex(Kept())
    private let news = DispatchSemaphore(value: 0)

    func note(_ change: (inout Kept) -> Void) {
      kept.withLock { change(&$0) }
      news.signal()
    }

    /// Waits until it is so; false after ten seconds.
    func await(_ isSo: (Kept) -> Bool) -> Bool {
      let until = DispatchTime.now() + .seconds(10)
      while !kept.withLock({ isSo($0) }) {
        if news.wait(timeout: until) == .timedOut { return false }
      }
      return true
    }
  }

  private final class Wires: SignalLines {
    let lamps: Lamps
    init(_ lamps: Lamps) { self.lamps = lamps }

    func set(_ lit: Set<Signal>) throws(LightsFault) {
      let isBroken = lamps.kept.withLock { $0.isBroken }
      if isBroken { throw Self.broken }
      lamps.note { $0.shown.append(lit) }
    }

    static var broken: LightsFault {
      do { _ = try GPIOLines(GPIOLines.Wiring(chip: "/nowhere", lines: [:], isActiveLow: false)) } catch {
        return error
      }
      fatalError("/nowhere is a chip")
    }
  }

  private static func board(_ lamps: Lamps) -> LightBoard {
    LightBoard(
      lasting: [.green: .milliseconds(50), .relay: .milliseconds(20)],
      open: { () throws(LightsFault) -> any SignalLines in
        lamps.note { $0.openings += 1 }
        return Wires(lamps)
      },
      changed: { fault in lamps.note { $0.faults.append(fault != nil) } })
  }

  @Test func `lines are switched on with an acceptance, off at their times, and off at the end`() {
    let lamps = Lamps()
    let board = Self.board(lamps)
    board.show(.accepted)
    #expect(lamps.await { $0.shown.contains([.green, .relay]) && $0.shown.count > 2 && $0.shown.last == [] })
    board.show(.accepted)
    board.close()
    #expect(lamps.kept.withLock { $0.shown.last == [] && $0.openings == 1 })
    board.show(.accepted)
    board.close()
    #expect(lamps.kept.withLock { $0.shown.last == [] })
  }

  @Test func `lines that fail are told once, do not hold up who shows, and are opened anew`() {
    let lamps = Lamps()
    lamps.kept.withLock { $0.isBroken = true }
    let board = Self.board(lamps)
    for _ in 0..<20 { board.show(.accepted) }
    #expect(lamps.await { $0.faults == [true] && $0.openings > 5 })
    #expect(board.fault?.description.contains("/nowhere can't be opened") == true)
    lamps.kept.withLock { $0.isBroken = false }
    board.show(.accepted)
    #expect(lamps.await { $0.faults == [true, false] && $0.shown.contains([.green, .relay]) })
    #expect(board.fault == nil)
    board.close()
  }
}

import Daemon
import Foundation
import Testing

@Suite struct WakeupTests {
  /// Waits on a thread of its own, as `Wakeup` wants it.
  private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: body()) }
    }
  }

  @Test func `a signal that nobody gives is waited for as long as was said, and no shorter`() async {
    let signal = Wakeup()
    let (came, took) = await onThread {
      var came = true
      let took = ContinuousClock().measure { came = signal.wait(atMost: .milliseconds(30)) }
      return (came, took)
    }
    #expect(!came && took >= .milliseconds(30))
  }

  @Test func `several signals before a wait wake it once`() async {
    let signal = Wakeup()
    for _ in 0..<3 { signal.give() }
    let woken = await onThread { [signal.wait(atMost: .seconds(60)), signal.wait(atMost: .zero)] }
    #expect(woken == [true, false])
  }

  @Test func `a signal of another thread ends the wait`() async {
    let signal = Wakeup()
    async let came = onThread { signal.wait(atMost: .seconds(60)) }
    signal.give()
    #expect(await came)
  }
}

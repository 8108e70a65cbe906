package import LocalAPI
import Synchronization

extension ExchangeBoard {
  /// Has an exchange carried out whose answer has no end of its own, and takes it piece by piece as it comes.
  ///
  /// - Parameters:
  ///   - exchange: its time limit is the longest silence, and its `mostBytes` bounds the body of an answer that is no
  ///     success. Its id is replaced.
  ///   - receive: called for each piece, on another thread, one at a time; false ends the stream.
  /// - Returns: how it ended.
  @available(*, noasync, message: "blocks its thread until the stream ends")
  package func stream(
    _ exchange: Exchange, receive: @escaping @Sendable ([UInt8]) -> Bool
  ) -> ExchangeOutcome {
    var exchange = exchange
    exchange.isStream = true
    return carry(exchange, receive: receive)
  }

  /// Brings a piece of a stream.
  ///
  /// - Returns: false if nobody waits for it any more, or it is to end.
  package func deliver(_ id: String, _ piece: [UInt8]) -> Bool {
    let receive = state.withLock { state -> (@Sendable ([UInt8]) -> Bool)? in
      guard let taken = state.posted[id]?.taken, let receive = state.posted[id]?.receive else { return nil }
      // It lives: its time begins anew.
      state.posted[id]?.taken = (taken.by, .now)
      state.lastAnswer = .now
      return receive
    }
    guard let receive else { return false }
    if receive(piece) { return true }
    state.withLock { $0.end(id, .failed(detail: "the stream was not wanted any more")) }
    return false
  }
}

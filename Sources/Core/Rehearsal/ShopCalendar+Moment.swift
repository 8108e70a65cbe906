package import Answers
package import Rules
package import Wire

extension ShopCalendar {
  /// The first moment at which the shop's clock shows a time of day. One that is left out when the clocks go forward is
  /// as much after the change as it would have been.
  ///
  /// - Parameter second: of the day, from 0.
  package func moment(on day: LocalDay, second: Int64) -> WireTime {
    let local = day.number * 86_400 + second
    let offsets = [-86_400, 86_400].map { Int64(offset(WireTime(seconds: local + $0))) }
    let candidates = offsets.map { WireTime(seconds: local - $0) }
      .filter { $0.seconds + Int64(offset($0)) == local }
    return candidates.min() ?? WireTime(seconds: local - offsets[0])
  }

  /// What the shop's clock shows.
  package func local(_ time: WireTime) -> LocalMoment { LocalMoment(time, offset: offset(time)) }

  /// The moments at which its offset changes, from a time on.
  ///
  /// - Parameter days: how far ahead is looked.
  package func changes(from start: WireTime, days: Int64) -> [WireTime] {
    (0..<days).compactMap { day in
      var (before, after) = (start.seconds + day * 86_400, start.seconds + (day + 1) * 86_400)
      guard offset(WireTime(seconds: before)) != offset(WireTime(seconds: after)) else { return nil }
      let old = offset(WireTime(seconds: before))
      while after - before > 1 {
        let middle = (before + after) / 2
        if offset(WireTime(seconds: middle)) == old { before = middle } else { after = middle }
      }
      return WireTime(seconds: after)
    }
  }
}

package import Trust
package import Wire

/// Where a device stood, and from when until when, by the hub's clock.
package struct Stay: Sendable, Equatable {
  package let place: Place
  package let since: WireTime
  /// Nil while it stands there.
  package let until: WireTime?

  /// Whether it stood there at `time`, or so near to it that the device's clock may call it so.
  func covers(_ time: WireTime, within tolerance: Int64 = 0) -> Bool {
    since <= time + tolerance && (until.map { time + -tolerance < $0 } ?? true)
  }
}

extension Device {
  /// Where it stood at a time, the likeliest place first.
  func places(at time: WireTime) -> [Place] {
    let near = stays.filter { $0.covers(time, within: EvidenceCheck.tolerance) }
    return (near.filter { $0.covers(time) } + near.filter { !$0.covers(time) }).map(\.place)
  }
}

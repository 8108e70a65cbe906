import Glibc

/// CPU time of this thread: what other programs do meanwhile does not count.
enum CPU {
  /// Milliseconds since the thread began (CLOCK_THREAD_CPUTIME_ID).
  static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }

  /// Milliseconds that `body` takes.
  static func milliseconds(_ body: () -> Void) -> Double {
    let begin = now()
    body()
    return now() - begin
  }
}

/// Measured values, for their mean and percentiles.
struct Sample {
  private(set) var values: [Double] = []

  mutating func add(_ value: Double) { values.append(value) }

  var mean: Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

  /// The value that `share` of all do not exceed.
  func percentile(_ share: Double) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
  }
}

extension Double {
  /// With one or two digits behind the point.
  func text(_ digits: Int = 1) -> String {
    let power = digits == 1 ? 10.0 : 100.0
    let whole = Int((self * power).rounded())
    let rest = String(whole % Int(power))
    return "\(whole / Int(power))." + String(repeating: "0", count: digits - rest.count) + rest
  }
}

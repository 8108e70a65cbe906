import Foundation

/// Measured times, and what is said of them.
struct Figures {
  private(set) var sorted: [Double]

  /// - Parameter durations: in any order, at least one.
  init(_ durations: [Duration]) { sorted = durations.map { $0 / .microseconds(1) }.sorted() }

  /// In microseconds; `share` from 0 to 1.
  func quantile(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] }

  var p50: Double { quantile(0.5) }
  var p99: Double { quantile(0.99) }

  var text: String {
    "p50 \(Self.shown(p50)) µs, p90 \(Self.shown(quantile(0.9))) µs, p99 \(Self.shown(p99)) µs, n \(sorted.count)"
  }

  /// With as many digits as mean something.
  static func shown(_ value: Double, digits: Int = 0) -> String { String(format: "%.\(digits)f", value) }
}

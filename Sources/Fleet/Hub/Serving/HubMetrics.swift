import Records
import Synchronization

/// What the server counts since it started, as Prometheus reads it (text format 0.0.4).
package final class HubMetrics: Sendable {
  /// How an upload, an enrolment or a restore ended.
  package enum Request: String, Sendable, CaseIterable {
    case upload
    case enrolment
    case restore
  }

  private struct Values {
    var requests: [String: Int] = [:]
    var stored = 0
    var evidence = 0
    var verdicts: [Receipt.Verdict: Int] = [:]
    var reading = Duration.zero
    var proving = Duration.zero
    var committing = Duration.zero
    var ingesting = Duration.zero
  }

  private let values = Mutex(Values())

  package init() {}

  /// - Parameter outcome: `receipt`, the reason of a position, or the code of a problem: a closed list of words.
  func count(_ request: Request, outcome: String) {
    values.withLock { $0.requests["request=\"\(request.rawValue)\",outcome=\"\(outcome)\"", default: 0] += 1 }
  }

  /// - Parameter ingesting: from the body's last byte to the signed answer.
  func add(_ cost: Ingestion.Cost, ingesting: Duration) {
    values.withLock { values in
      values.stored += cost.stored
      values.evidence += cost.evidence
      values.verdicts.merge(cost.verdicts, uniquingKeysWith: +)
      values.reading += cost.reading
      values.proving += cost.proving
      values.committing += cost.committing
      values.ingesting += ingesting
    }
  }

  /// The page, with what the store counts beside it.
  func page(_ store: StoreFigures) -> String {
    let values = values.withLock { $0 }
    var page = ""
    func metric(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: String)]) {
      page += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
      for (labels, value) in samples { page += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n" }
    }
    metric(
      "voucher_hub_requests_total", "counter", "Requests by how they ended.",
      values.requests.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") })
    metric("voucher_hub_records_stored_total", "counter", "Records stored.", [("", "\(values.stored)")])
    metric(
      "voucher_hub_evidence_checked_total", "counter", "Redemptions whose evidence was checked.",
      [("", "\(values.evidence)")])
    metric(
      "voucher_hub_verdicts_total", "counter", "Records that are not simply stored, by verdict.",
      Receipt.Verdict.allCases.map { ("verdict=\"\($0.rawValue)\"", "\(values.verdicts[$0] ?? 0)") })
    metric(
      "voucher_hub_verification_seconds_total", "counter", "Time spent on evidence: opening it, checking signatures.",
      [("", seconds(values.proving))])
    metric(
      "voucher_hub_reading_seconds_total", "counter", "Time spent hashing and reading records.",
      [("", seconds(values.reading))])
    metric(
      "voucher_hub_commit_seconds_total", "counter", "Time spent in write transactions, their sync included.",
      [("", seconds(values.committing))])
    metric(
      "voucher_hub_ingestion_seconds_total", "counter", "Time from an upload's last byte to its signed answer.",
      [("", seconds(values.ingesting))])
    metric(
      "voucher_hub_devices", "gauge", "Enrolled devices by state.",
      store.devices.sorted { $0.key < $1.key }.map { ("state=\"\($0.key)\"", "\($0.value)") })
    metric("voucher_hub_records", "gauge", "Records held.", [("", "\(store.records)")])
    metric(
      "voucher_hub_open_conflicts", "gauge", "Cases of double redemption not closed.", [("", "\(store.conflicts)")])
    metric(
      "voucher_hub_holds", "gauge", "Uses kept for a till, neither confirmed nor released.", [("", "\(store.holds)")])
    metric(
      "voucher_hub_oldest_hold_timestamp_seconds", "gauge",
      "When the hub heard of the oldest of them; 0: there is none. Kiosks keep them for ten minutes.",
      [("", "\(store.oldestHold)")])
    metric("voucher_hub_log_bytes", "gauge", "Size of the database's write-ahead log.", [("", "\(store.logBytes)")])
    return page
  }

  private func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let micros = attoseconds / 1_000_000_000_000
    let digits = "\(micros)"
    return "\(seconds)." + String(repeating: "0", count: 6 - digits.utf8.count) + digits
  }
}

import Doors
import Ledger
import LocalAPI
import Records
import Redemption
import Wire

extension StatusReport {
  /// The figures in the text format of Prometheus.
  @available(*, noasync, message: "blocks on the disk")
  func metrics() -> String {
    let (now, view, way) = (clocks.now, ledger.view, courier.report)
    var text = ""
    func family(_ name: String, _ type: String, _ help: String, _ samples: [(labels: String, value: Int64)]) {
      text += "# HELP voucherd_\(name) \(help)\n# TYPE voucherd_\(name) \(type)\n"
      for sample in samples { text += "voucherd_\(name)\(sample.labels) \(sample.value)\n" }
    }
    family(
      "answers_total", "counter", "Answers since the start, by stable code.",
      desk.counts.sorted { $0.key < $1.key }.map { ("{code=\"\($0.key)\"}", $0.value) })
    family("ledger_seq", "gauge", "Sequence number of the last record.", [("", view.tip?.seq ?? 0)])
    family("records_not_sent", "gauge", "Records that no receipt covers yet.", [("", view.pending)])
    family(
      "oldest_not_sent_seconds", "gauge", "Age of the oldest of them.", [("", Int64(oldestAge(at: now) ?? 0))])
    family("ledger_open", "gauge", "Whether redemptions may be recorded.", [("", view.isOpen ? 1 : 0)])
    family("uplink_connected", "gauge", "Whether voucher-uplink is there.", [("", board.figures.isConnected ? 1 : 0)])
    family("sync_failures", "gauge", "Attempts that failed since the last success.", [("", Int64(way.failures))])
    family(
      "camera_ok", "gauge", "Whether pictures come that can show a code.",
      [("", reader.camera?.state == .ok ? 1 : 0)])
    family("clock_trusted", "gauge", "Whether the clock is believed.", [("", clockState == "untrusted" ? 0 : 1)])
    family(
      "last_receipt_time_seconds", "gauge", "The hub's time in the last receipt.",
      [("", view.receiptTime?.seconds ?? 0)])
    family(
      "verdicts", "gauge", "Records that the hub found in conflict, moved or quarantined.",
      [("", Int64((try? ledger.verdictCount()) ?? 0))])
    return text
  }
}

import Rig

/// What a hub says of its own work.
struct HubTimes {
  let records: Double
  let ingestion: Double
  let verification: Double

  init(_ hub: HubProcess) throws {
    let page = try Running.succeed("/usr/bin/curl", ["-sS", "-f", "http://127.0.0.1:\(hub.port)/metrics"])
    func value(_ name: String) throws -> Double {
      guard let line = page.split(separator: "\n").first(where: { $0.hasPrefix(name + " ") }),
        let value = line.split(separator: " ").last.flatMap({ Double($0) })
      else { throw TrialError("the hub's metrics have no \(name)") }
      return value
    }
    records = try value("voucher_hub_records_stored_total")
    ingestion = try value("voucher_hub_ingestion_seconds_total")
    verification = try value("voucher_hub_verification_seconds_total")
  }

  var recordsPerSecond: Double { records / ingestion }
  var share: Double { verification / ingestion }

  var text: String {
    "\(Figures.shown(recordsPerSecond)) records/s, \(Figures.shown(share * 100)) % verification"
  }
}

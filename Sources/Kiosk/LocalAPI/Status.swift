/// `GET /v1/status`: how the kiosk is, headed by one word and what to do.
package struct Status: Codable, Sendable, Equatable {
  package enum Headline: String, Codable, Sendable, CaseIterable {
    /// Nothing to do.
    case ok = "OK"
    /// Vouchers are judged, and somebody should look at something soon.
    case look = "LOOK"
    /// No voucher is accepted until somebody does something.
    case stop = "STOP"
  }

  package var headline: Headline
  /// One sentence; empty beside `OK`.
  package var whatToDo: InLanguages<String>
  package var version: String
  /// When voucherd started, as the wire writes time.
  package var started: String
  /// Nil until the kiosk is enrolled.
  package var device: String?
  package var store: String?
  package var records: Records
  package var trust: Trust
  package var clock: Clock
  package var camera: CameraReport?
  /// Nil from a voucherd that knows of none.
  package var marks: Marks?
  /// Nil before the ledger is opened by an enrolment.
  package var ledger: LedgerTip?
  package var uplink: Uplink
  /// How often each code was answered since the store's midnight.
  package var today: [String: Int]
  /// The same in words, codes that people need not tell apart in one; the most first.
  package var tallies: [Tally]

  package init(
    headline: Headline, whatToDo: InLanguages<String>, version: String, started: String, device: String?,
    store: String?, records: Records, trust: Trust, clock: Clock, camera: CameraReport?, marks: Marks? = nil,
    ledger: LedgerTip?, uplink: Uplink, today: [String: Int], tallies: [Tally] = []
  ) {
    self.headline = headline
    self.whatToDo = whatToDo
    self.version = version
    self.started = started
    self.device = device
    self.store = store
    self.records = records
    self.trust = trust
    self.clock = clock
    self.camera = camera
    self.marks = marks
    self.ledger = ledger
    self.uplink = uplink
    self.today = today
    self.tallies = tallies
  }

  enum CodingKeys: String, CodingKey {
    case headline, version, started, device, store, records, trust, clock, camera, marks, ledger, uplink, today
    case tallies
    case whatToDo = "what_to_do"
  }
}

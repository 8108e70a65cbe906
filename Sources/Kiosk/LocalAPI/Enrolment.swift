/// The response to `POST /v1/enrol`, whose body is the ticket's line: what the kiosk has become.
package struct Enrolment: Codable, Sendable, Equatable {
  package var device: String
  package var store: String
  package var groups: [String]
  /// A name of the tz database ("Asia/Taipei").
  package var timezone: String

  package init(device: String, store: String, groups: [String], timezone: String) {
    self.device = device
    self.store = store
    self.groups = groups
    self.timezone = timezone
  }
}

/// `GET /v1/doctor`: every part looked at, one after the other.
package struct Doctor: Codable, Sendable, Equatable {
  package var checks: [Check]

  package init(checks: [Check]) { self.checks = checks }

  package struct Check: Codable, Sendable, Equatable {
    /// What was looked at ("ledger", "clock", "disk").
    package var name: String
    package var result: Status.Headline
    /// What was found, in words.
    package var found: String
    /// Empty beside `OK`.
    package var whatToDo: String

    package init(name: String, result: Status.Headline, found: String, whatToDo: String) {
      self.name = name
      self.result = result
      self.found = found
      self.whatToDo = whatToDo
    }

    enum CodingKeys: String, CodingKey {
      case name, result, found
      case whatToDo = "what_to_do"
    }
  }
}

/// The body of `POST /v1/redemptions/<seq>/void`.
package struct VoidRequest: Codable, Sendable, Equatable {
  /// Why; never a name or a number of a person.
  package var reason: String
  /// The staff number of the badge, where one was used.
  package var staff: String?

  package init(reason: String, staff: String? = nil) {
    self.reason = reason
    self.staff = staff
  }
}

/// The response to what changes something: the record that says so.
package struct Recorded: Codable, Sendable, Equatable {
  /// Absent if it was so already.
  package var seq: Int?

  package init(seq: Int?) { self.seq = seq }
}

/// `GET /v1/campaigns`: the campaigns in force and whether staff have paused them at this kiosk.
package struct CampaignStates: Codable, Sendable, Equatable {
  package var campaigns: [State]

  package init(campaigns: [State]) { self.campaigns = campaigns }

  package struct State: Codable, Sendable, Equatable {
    package var issuer: String
    package var campaign: String
    package var isPaused: Bool
    package var texts: InLanguages<String>

    package init(issuer: String, campaign: String, isPaused: Bool, texts: InLanguages<String>) {
      self.issuer = issuer
      self.campaign = campaign
      self.isPaused = isPaused
      self.texts = texts
    }

    enum CodingKeys: String, CodingKey {
      case issuer, campaign, texts
      case isPaused = "paused"
    }
  }
}

/// `GET /v1/trust`, and the response to `POST /v1/trust`: whom this kiosk trusts, until when, and what the last look at
/// the repository found.
package struct TrustState: Codable, Sendable, Equatable {
  /// "fresh", "stale", "expired" or "none".
  package var stage: String
  /// When the stage ends; nil if it does not end by itself. Times are as the wire writes them.
  package var until: String?
  /// When trust becomes, or became, stale and then too old; nil before the first whole round.
  package var freshUntil: String?
  package var staleUntil: String?
  /// Versions of the metadata held: root, timestamp, snapshot, targets.
  package var metadata: [String: Int]
  /// Target files in force.
  package var files: [File]
  /// Campaigns that could not be read, with the reason.
  package var disabledCampaigns: [String: String]
  /// The last look at the repository that found it in order, and the last one at all.
  package var lastGoodRound: String?
  package var lastRound: String?
  /// What that one took; nil before the first.
  package var lastCost: Cost?
  /// What the last look met, each with what was wrong; what was in force before stays so. Empty after a good one.
  package var problems: [String]
  /// Until the next look, in seconds; nil while the kiosk is not enrolled.
  package var nextRoundS: Int?

  /// One target file.
  package struct File: Codable, Sendable, Equatable {
    package var name: String
    /// Of the role that lists it.
    package var version: Int
    /// Since when this content is in force.
    package var since: String
    /// When what lists it expires, as it was last looked up; nil from a voucherd that does not tell.
    package var until: String?

    package init(name: String, version: Int, since: String, until: String? = nil) {
      self.name = name
      self.version = version
      self.since = since
      self.until = until
    }
  }

  /// What a look at the repository took.
  package struct Cost: Codable, Sendable, Equatable {
    package var requests: Int
    /// Of the files that came, without the head of each response.
    package var bytes: Int
    /// From its begin to its last commit, in milliseconds.
    package var ms: Int

    package init(requests: Int, bytes: Int, ms: Int) {
      self.requests = requests
      self.bytes = bytes
      self.ms = ms
    }
  }

  package init(
    stage: String, until: String?, freshUntil: String?, staleUntil: String?, metadata: [String: Int], files: [File],
    disabledCampaigns: [String: String], lastGoodRound: String?, lastRound: String?, lastCost: Cost?,
    problems: [String], nextRoundS: Int?
  ) {
    self.stage = stage
    self.until = until
    self.freshUntil = freshUntil
    self.staleUntil = staleUntil
    self.metadata = metadata
    self.files = files
    self.disabledCampaigns = disabledCampaigns
    self.lastGoodRound = lastGoodRound
    self.lastRound = lastRound
    self.lastCost = lastCost
    self.problems = problems
    self.nextRoundS = nextRoundS
  }

  enum CodingKeys: String, CodingKey {
    case stage, until, metadata, files, problems
    case freshUntil = "fresh_until"
    case staleUntil = "stale_until"
    case disabledCampaigns = "disabled_campaigns"
    case lastGoodRound = "last_good_round"
    case lastRound = "last_round"
    case lastCost = "last_cost"
    case nextRoundS = "next_round_s"
  }
}

extension Status {
  /// How often something was answered.
  package struct Tally: Codable, Sendable, Equatable {
    package var words: InLanguages<String>
    package var count: Int

    package init(words: InLanguages<String>, count: Int) {
      self.words = words
      self.count = count
    }
  }

  /// What has yet to reach the hub, and what has reached it.
  package struct Records: Codable, Sendable, Equatable {
    /// Records without a receipt.
    package var notSent: Int
    /// The age of the oldest of them in seconds; nil if there is none.
    package var oldestAgeS: Int?
    /// The last receipt; nil before the first one.
    package var lastReceipt: Receipt?

    package init(notSent: Int, oldestAgeS: Int?, lastReceipt: Receipt?) {
      self.notSent = notSent
      self.oldestAgeS = oldestAgeS
      self.lastReceipt = lastReceipt
    }

    enum CodingKeys: String, CodingKey {
      case notSent = "not_sent"
      case oldestAgeS = "oldest_age_s"
      case lastReceipt = "last_receipt"
    }
  }

  /// The hub's word that it has the records up to `seq`.
  package struct Receipt: Codable, Sendable, Equatable {
    package var seq: Int
    /// The hub's time of it, as the wire writes time.
    package var time: String

    package init(seq: Int, time: String) {
      self.seq = seq
      self.time = time
    }
  }

  /// Keys and rules.
  package struct Trust: Codable, Sendable, Equatable {
    /// "fresh", "stale", "expired" or "none".
    package var stage: String
    /// When the stage ends; nil if it has no end or there is no trust.
    package var until: String?
    /// When the keys and rules now in use were made or taken over.
    package var since: String?
    /// Version numbers of the target files ("issuers": 7).
    package var versions: [String: Int]

    package init(stage: String, until: String?, since: String?, versions: [String: Int]) {
      self.stage = stage
      self.until = until
      self.since = since
      self.versions = versions
    }
  }

  package struct Clock: Codable, Sendable, Equatable {
    /// "confirmed", "plausible" or "untrusted", as records say it.
    package var state: String
    /// What it reads now, as the wire writes time.
    package var time: String

    package init(state: String, time: String) {
      self.state = state
      self.time = time
    }
  }

  /// What the hub said of used, revoked and suspended vouchers.
  package struct Marks: Codable, Sendable, Equatable {
    /// "fresh", "stale", "expired" or "none".
    package var stage: String
    /// Until when they are fresh; nil while there are none.
    package var until: String?
    /// The status index's version; 0 while none is held.
    package var index: Int
    /// How many lists are held, and how many the index names that are not.
    package var lists: Int
    package var missing: Int
    /// Whether the hub tells of news at once.
    package var isStreaming: Bool
    /// What was wrong with what last came; nil if nothing was.
    package var lastFailure: String?

    package init(
      stage: String, until: String?, index: Int, lists: Int, missing: Int, isStreaming: Bool, lastFailure: String?
    ) {
      self.stage = stage
      self.until = until
      self.index = index
      self.lists = lists
      self.missing = missing
      self.isStreaming = isStreaming
      self.lastFailure = lastFailure
    }

    enum CodingKeys: String, CodingKey {
      case stage, until, index, lists, missing
      case isStreaming = "streaming"
      case lastFailure = "last_failure"
    }
  }

  /// The way to the hub.
  package struct Uplink: Codable, Sendable, Equatable {
    /// Whether voucher-uplink is waiting for work or doing some.
    package var isConnected: Bool
    /// When the hub last answered; nil if it has not since the start.
    package var lastAnswer: String?
    /// What the last attempt failed with; nil if it succeeded.
    package var lastFailure: String?

    package init(isConnected: Bool, lastAnswer: String?, lastFailure: String?) {
      self.isConnected = isConnected
      self.lastAnswer = lastAnswer
      self.lastFailure = lastFailure
    }

    enum CodingKeys: String, CodingKey {
      case isConnected = "connected"
      case lastAnswer = "last_answer"
      case lastFailure = "last_failure"
    }
  }
}

/// The last record of the ledger.
package struct LedgerTip: Codable, Sendable, Equatable {
  /// 32 hex digits.
  package var epoch: String
  package var seq: Int
  /// 64 hex digits.
  package var hash: String

  package init(epoch: String, seq: Int, hash: String) {
    self.epoch = epoch
    self.seq = seq
    self.hash = hash
  }
}

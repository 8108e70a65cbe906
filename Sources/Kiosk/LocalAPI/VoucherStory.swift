/// `GET /v1/vouchers/<issuer>/<list>/<index>`: what this kiosk knows of one voucher.
package struct VoucherStory: Codable, Sendable, Equatable {
  package var issuer: String
  package var list: Int
  /// The voucher's first index.
  package var index: Int
  /// In the order of the ledger; empty if this kiosk never accepted it.
  package var redemptions: [Use]

  package init(issuer: String, list: Int, index: Int, redemptions: [Use]) {
    self.issuer = issuer
    self.list = list
    self.index = index
    self.redemptions = redemptions
  }

  package struct Use: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable, CaseIterable {
      /// No receipt yet.
      case notSent = "not-sent"
      /// The hub has it and knows no other.
      case confirmed
      /// The hub knows another redemption of the same use.
      case conflict
      /// The hub has it and can't read it.
      case quarantined
      /// Taken back by staff.
      case voided
    }

    /// Which use of the voucher, from 0.
    package var use: Int
    package var seq: Int
    package var time: String
    /// Nil if the record lies in an epoch before this one.
    package var campaign: String?
    package var state: State
    /// For a conflict: the redemption that came first.
    package var with: Elsewhere?

    package init(use: Int, seq: Int, time: String, campaign: String?, state: State, with: Elsewhere? = nil) {
      self.use = use
      self.seq = seq
      self.time = time
      self.campaign = campaign
      self.state = state
      self.with = with
    }
  }

  /// A redemption on another kiosk.
  package struct Elsewhere: Codable, Sendable, Equatable {
    package var device: String
    package var time: String

    package init(device: String, time: String) {
      self.device = device
      self.time = time
    }
  }
}

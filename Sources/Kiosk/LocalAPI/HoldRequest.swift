/// The body of `POST /v1/holds`: a till hands a code over and wants the use kept until it has taken payment.
package struct HoldRequest: Codable, Sendable, Equatable {
  /// The code's bytes, base64url without padding.
  package var data: String
  /// The hold's name, drawn by the till: 32 lower-case hexadecimal digits, at random, as whoever knows it may confirm and
  /// release. A till that lost the answer asks again with the same, or goes on with it; absent: the kiosk draws one.
  package var id: String?
  /// For how long, 1 to 600; 60 if absent. Then the use is free again by itself.
  package var seconds: Int?
  /// What the purchase is, for campaigns with rules about it.
  package var basket: Basket?

  package init(data: [UInt8], id: String? = nil, seconds: Int? = nil, basket: Basket? = nil) {
    self.data = Base64URLBytes(bytes: data).text
    self.id = id
    self.seconds = seconds
    self.basket = basket
  }

  /// The code's bytes; nil if `data` is no base64url.
  package var bytes: [UInt8]? { Base64URLBytes(text: data)?.bytes }

  package struct Basket: Codable, Sendable, Equatable {
    /// In minor units of `currency`; absent: not told.
    package var total: Int?
    /// ISO 4217; with `total`.
    package var currency: String?
    /// Stacking groups of the vouchers used for it so far.
    package var groups: [String]?

    package init(total: Int? = nil, currency: String? = nil, groups: [String]? = nil) {
      self.total = total
      self.currency = currency
      self.groups = groups
    }
  }
}

/// The response to it.
package struct HoldReply: Codable, Sendable, Equatable {
  /// As on the screen; `held` if the use is kept.
  package var answer: Answer
  /// Absent unless the use is kept.
  package var hold: HoldState?

  package init(answer: Answer, hold: HoldState? = nil) {
    self.answer = answer
    self.hold = hold
  }
}

/// `GET /v1/holds/<id>`, and the response to its `/confirm` and `/release`.
package struct HoldState: Codable, Sendable, Equatable {
  package enum State: String, Codable, Sendable, CaseIterable {
    case held, confirmed, released
    /// Released by time.
    case expired
  }

  /// 32 hexadecimal digits: who knows it may confirm and release.
  package var id: String
  /// The record of the hold.
  package var seq: Int
  package var until: String
  package var state: State

  package init(id: String, seq: Int, until: String, state: State) {
    self.id = id
    self.seq = seq
    self.until = until
    self.state = state
  }
}

/// `GET /v1/scans?after=N`: scans whose signature held, to be judged again by other rules. For admins.
package struct KeptScans: Codable, Sendable, Equatable {
  /// Absent until the kiosk is enrolled.
  package var place: KeptPlace?
  /// Oldest first.
  package var scans: [KeptScan]
  /// How many answers are kept to what was no genuine voucher: nobody can judge these again.
  package var others: Int
  /// What to ask for next; absent at the end.
  package var next: Int?

  package init(place: KeptPlace?, scans: [KeptScan], others: Int, next: Int?) {
    self.place = place
    self.scans = scans
    self.others = others
    self.next = next
  }
}

/// Where this kiosk stands.
package struct KeptPlace: Codable, Sendable, Equatable {
  package var store: String
  package var groups: [String]
  package var timezone: String

  package init(store: String, groups: [String], timezone: String) {
    self.store = store
    self.groups = groups
    self.timezone = timezone
  }
}

/// A scan as it was answered, and what of the voucher is needed to judge it again; never its signature.
package struct KeptScan: Codable, Sendable, Equatable {
  package var trace: String
  package var seq: Int?
  package var time: String
  /// "accepted", "held", or why not.
  package var code: String
  package var detail: String
  /// The step at which it ended; absent where everything held.
  package var check: String?
  /// The key that the voucher is signed with.
  package var kid: String
  /// The claims set as it was signed, base64url.
  package var claims: String
  package var shown: String
  package var basket: HoldRequest.Basket?
  /// Uses left after it; absent unless accepted or held.
  package var left: Int?
  package var limits: [AnswerTrace.Limit]

  package init(
    trace: String, seq: Int?, time: String, code: String, detail: String, check: String?, kid: String, claims: String,
    shown: String, basket: HoldRequest.Basket?, left: Int?, limits: [AnswerTrace.Limit]
  ) {
    self.trace = trace
    self.seq = seq
    self.time = time
    self.code = code
    self.detail = detail
    self.check = check
    self.kid = kid
    self.claims = claims
    self.shown = shown
    self.basket = basket
    self.left = left
    self.limits = limits
  }
}

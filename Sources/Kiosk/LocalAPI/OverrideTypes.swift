/// `GET /v1/overrides`: what staff may decide where the kiosk could not judge.
package struct Overrides: Codable, Sendable, Equatable {
  /// As many a day as the policy allows; 0: it allows none.
  package var perDay: Int
  /// Decided today.
  package var used: Int
  /// Where the answer was one of these; stable codes.
  package var codes: [String]
  /// Scans that wait, the latest first. They wait for a few minutes.
  package var scans: [Scan]

  package init(perDay: Int, used: Int, codes: [String], scans: [Scan]) {
    self.perDay = perDay
    self.used = used
    self.codes = codes
    self.scans = scans
  }

  enum CodingKeys: String, CodingKey {
    case used, codes, scans
    case perDay = "per_day"
  }

  /// A scan that could not be judged.
  package struct Scan: Codable, Sendable, Equatable {
    /// Four hex digits, as the answer had.
    package var trace: String
    /// Why it could not be judged; stable.
    package var code: String
    /// When it was answered, as the wire writes time.
    package var time: String
    /// Absent where nothing was known of it.
    package var voucher: Answer.Voucher?

    package init(trace: String, code: String, time: String, voucher: Answer.Voucher?) {
      self.trace = trace
      self.code = code
      self.time = time
      self.voucher = voucher
    }
  }
}

/// The body of `POST /v1/overrides`.
package struct OverrideRequest: Codable, Sendable, Equatable {
  /// The scan's; absent: the latest.
  package var trace: String?
  /// The staff number of whoever decided it.
  package var staff: String?

  package init(trace: String?, staff: String? = nil) {
    self.trace = trace
    self.staff = staff
  }
}

/// The body of `POST /v1/tests`: a code that is only tried.
package struct TestRequest: Codable, Sendable, Equatable {
  /// The code's bytes, base64url without padding.
  package var data: String

  package init(data: [UInt8]) { self.data = Base64URLBytes(bytes: data).text }

  /// The code's bytes; nil if `data` is no base64url.
  package var bytes: [UInt8]? { Base64URLBytes(text: data)?.bytes }
}

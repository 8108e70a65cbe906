import StrictJSON

/// Why a redemption was accepted that the kiosk could not judge: a person's word, kept beside it.
package struct OverrideNote: Sendable, Equatable {
  /// What could not be judged, as the customer was answered first.
  package let code: String
  /// The user id at the local socket; -1 at the kiosk's own screen.
  package let uid: Int64
  /// The number of the badge, where one was used.
  package let staff: String?

  package init(code: String, uid: Int64, staff: String?) {
    self.code = code
    self.uid = uid
    self.staff = staff
  }

  func write(into writer: inout JSONWriter) {
    writer.member("code", code)
    writer.member("uid", uid)
    if let staff { writer.member("staff", staff) }
  }

  init(data: inout ObjectReader) throws(JSONError) {
    code = try data.parsed("code", "must be 1 to 32 characters") { (1...32).contains($0.utf8.count) ? $0 : nil }
    uid = try data.integer("uid", in: -1...Int64(UInt32.max))
    staff = try data.optionalString("staff")
  }
}

/// What people read of an answer.
package struct Screen: Sendable, Equatable {
  /// The small code at the bottom right ("R3"), for support by telephone.
  package let code: String
  /// At most two lines, each within `Room.line`: what happened, and what to do next.
  package let customer: Trilingual<[String]>
  /// One line: the reason, what to do with the voucher, and where to look.
  package let staff: Trilingual<String>

  init(
    _ code: String, _ first: Trilingual<String>, _ second: Trilingual<String>, staff: Trilingual<String>
  ) {
    self.code = code
    customer = first.with(second) { [$0, $1] }
    self.staff = staff
  }

  private init(code: String, customer: Trilingual<[String]>, staff: Trilingual<String>) {
    self.code = code
    self.customer = customer
    self.staff = staff
  }

  /// The same screen, with how long ago it was decided for staff.
  func aged(_ milliseconds: Int64) -> Screen {
    let seconds = milliseconds / 1000
    return Screen(
      code: code, customer: customer,
      staff: staff + Trilingual("（\(seconds) 秒前）", "（\(seconds) 秒前）", " (\(seconds) s ago)"))
  }
}

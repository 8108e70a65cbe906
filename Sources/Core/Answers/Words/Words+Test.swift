import Trust
import Vouchers

extension Words {
  /// T1 and T2: a look and words of their own, so that nobody takes a test for a redemption.
  func tested(_ outcome: Outcome, _ finding: Outcome.Finding) -> Screen {
    let told: Screen
    switch finding {
    case .accepted:
      return Screen(
        "T1", Trilingual("測試成功", "测试成功", "Test passed"), Trilingual("不計入，券未扣", "不计入，此券未扣", "Not counted, not used up"),
        staff: Trilingual("測試：可核銷；不計入，券未扣", "测试：可核销；不计入，券未扣", "Test: would be accepted; not counted, not used"))
    case .refused(let code): told = refused(outcome, code)
    case .undecided(let code): told = code.screen(since: nil)
    }
    return Screen(
      "T2", Trilingual("測試，不計入", "测试，不计入", "Test, not counted"), told.customer.map { $0[0] },
      staff: Trilingual("測試：", "测试：", "Test: ") + told.staff)
  }
}

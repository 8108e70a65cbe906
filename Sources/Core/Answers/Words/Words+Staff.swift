/// What a till or staff have to do with an answer.
extension Words {
  /// H2: the till has it.
  static let held = Screen(
    "H2", Trilingual("請稍候", "请稍候", "One moment"), Trilingual("店員處理中", "店员处理中", "Our staff will finish this"),
    staff: Trilingual("已保留給收銀機，尚未核銷", "已保留给收银机，尚未核销", "Kept for the till; not redeemed yet"))

  /// R12.
  static let alreadyHeld = Screen(
    "R12", Trilingual("這張券正在處理", "此券正在处理", "Being used right now"),
    Trilingual("請稍候，或洽店員", "请稍候，或找店员", "One moment, or ask us"),
    staff: Trilingual("另一台收銀機保留中，券未扣", "另一台收银机保留中，券未扣", "Kept for another till; not used"))

  /// P1.
  static let paused = Screen(
    "P1", Trilingual("本店已兌換完畢", "本店已兑完", "None left here"),
    Trilingual("券仍有效，可到其他門市", "券仍有效，可去其他门店", "Voucher still valid elsewhere"),
    staff: Trilingual("本機已暫停此活動，券未扣", "本机已暂停此活动，券未扣", "Campaign paused at this kiosk; not used"))
}

package import Wire

extension Words {
  /// What the screen says when it answers nobody. The lines of `ready` and `rating` may take two rows.
  package enum Idle: CaseIterable, Sendable {
    case ready, reading, rating, thanks, thanksWithCode, badge, badBadge, out

    /// At most two lines.
    package var lines: Trilingual<[String]> {
      let (first, second) = both
      return first.with(second) { [$0, $1] }
    }

    private var both: (Trilingual<String>, Trilingual<String>) {
      switch self {
      case .ready:
        (
          Trilingual("請出示券的條碼", "请出示券码", "Show your voucher"),
          Trilingual("鏡頭只讀條碼，不錄影", "镜头只读条码，不录像", "The camera only reads codes and records nothing")
        )
      case .reading: (Trilingual("讀取中", "读取中", "Reading"), Trilingual("請拿穩", "请拿稳", "Hold still"))
      case .rating:
        (
          Trilingual("今天還滿意嗎？", "今天还满意吗？", "How was it today?"),
          Trilingual("點一下就好，不點也可以", "点一下即可，不点也行", "One tap, or just walk on")
        )
      case .thanks: (Trilingual("謝謝您", "谢谢您", "Thank you"), Trilingual("歡迎再來", "欢迎再来", "See you again"))
      case .thanksWithCode:
        (Trilingual("謝謝您", "谢谢您", "Thank you"), Trilingual("想多說一點，請掃這裡", "想多说一点，请扫这里", "Tell us more: scan this"))
      case .badge: (Trilingual("員工", "员工", "Staff"), Trilingual("請輸入 PIN", "请输入 PIN", "Enter your PIN"))
      case .badBadge:
        (
          Trilingual("這張識別證不能用", "此工牌不可用", "This badge is not valid"),
          Trilingual("請洽主管", "请找主管", "Please ask a manager")
        )
      case .out:
        (
          Trilingual("暫停服務", "暂停服务", "Out of service"),
          Trilingual("請到櫃檯辦理", "请到柜台办理", "Please go to the counter")
        )
      }
    }
  }

  /// The time of day on the shop's clock: "14:22".
  package func clock(_ time: WireTime) -> String { String(local(time).seconds.prefix(5)) }
}

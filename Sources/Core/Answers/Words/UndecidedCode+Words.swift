import Trust

extension UndecidedCode {
  /// C1: the customer learns that the voucher is not used up, staff what is wrong with us and what to do.
  ///
  /// - Parameter since: when what is too old became so, if it is that.
  func screen(since: Trilingual<String>?) -> Screen {
    let dated = since.map { cause + Trilingual("，", "，", " since ") + $0 + Trilingual("起", "起", "") } ?? cause
    return Screen(
      "C1", Trilingual("現在無法確認", "暂时无法确认", "We can't check now"),
      Trilingual("券還沒用掉，請洽店員", "此券未扣，请找店员", "Not used up. Please ask us"),
      staff: Trilingual(
        "系統問題(\(dated.zhHant))，非券問題：\(remedy.zhHant)", "系统问题(\(dated.zhHans))，非券问题：\(remedy.zhHans)",
        "System (\(dated.en)), not the voucher: \(remedy.en)"))
  }

  private var cause: Trilingual<String> {
    switch self {
    case .keysMissing: Trilingual("沒有金鑰", "没有密钥", "no keys")
    case .keysStale: Trilingual("金鑰舊", "密钥旧", "keys old")
    case .keysExpired: Trilingual("金鑰過期", "密钥过期", "keys too old")
    case .clockUntrusted: Trilingual("時鐘", "时钟", "clock")
    case .campaignUnreadable: Trilingual("活動設定有誤", "活动设置有误", "campaign settings wrong")
    case .campaignsExpired: Trilingual("活動設定過期", "活动设置过期", "campaign settings too old")
    case .notEnrolled: Trilingual("本機未登錄", "本机未登记", "kiosk not enrolled")
    case .ledgerUnopened: Trilingual("帳本未開通", "账本未开通", "new ledger not confirmed")
    case .ledgerRolledBack: Trilingual("帳本曾被還原", "账本曾被还原", "ledger was set back")
    case .ledgerUnwritable: Trilingual("儲存", "存储", "storage")
    case .evidenceKeyMissing: Trilingual("缺封存金鑰", "缺封存密钥", "sealing key missing")
    case .offlineLimit: Trilingual("離線額滿", "离线额满", "offline limit")
    case .zoneUnknown: Trilingual("門市時區不明", "门店时区不明", "shop's time zone unknown")
    case .marksMissing: Trilingual("缺用券名冊", "缺用券名册", "used marks missing")
    case .marksExpired: Trilingual("用券名冊太舊", "用券名册太旧", "used marks too old")
    case .syncing: Trilingual("次數核對中", "次数核对中", "uses being settled")
    }
  }

  private var remedy: Trilingual<String> {
    switch self {
    case .keysMissing, .campaignUnreadable, .evidenceKeyMissing:
      Trilingual("請管理員更新金鑰與規則", "请管理员更新密钥与规则", "have an admin renew keys and rules")
    case .keysStale, .keysExpired, .campaignsExpired, .marksMissing, .marksExpired:
      Trilingual("接上網路，更新後再試", "连接网络，更新后再试", "connect the network, try again once renewed")
    case .clockUntrusted: Trilingual("請校時，或接上網路", "请校时，或连接网络", "set it, or connect the network")
    case .notEnrolled:
      Trilingual("請管理員登錄(voucherctl enrol)", "请管理员登记(voucherctl enrol)", "have an admin run voucherctl enrol")
    case .ledgerUnopened: Trilingual("接上網路，等一分鐘", "连接网络，等一分钟", "connect the network, wait a minute")
    case .ledgerRolledBack: Trilingual("停用本機，通知管理員", "停用本机，通知管理员", "stop using this kiosk, tell an admin")
    case .ledgerUnwritable:
      Trilingual("檢查磁碟(voucherctl doctor)", "检查磁盘(voucherctl doctor)", "check the disk (voucherctl doctor)")
    case .zoneUnknown:
      Trilingual("請總部更正時區(登錄)", "请总部更正时区(登记)", "have the hub enrol it with a known time zone")
    case .offlineLimit: Trilingual("接上網路", "连接网络", "connect the network")
    case .syncing: Trilingual("接上網路，稍後再試", "连接网络，稍后再试", "connect the network, try again in a minute")
    }
  }
}

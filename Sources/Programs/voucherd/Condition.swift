import LocalAPI
import Sync

/// One thing that is wrong, how much it matters, and what to do, in the words of staff.
struct Condition: Sendable {
  let severity: Status.Headline
  let whatToDo: InLanguages<String>

  private init(_ severity: Status.Headline, _ zhHant: String, _ zhHans: String, _ en: String) {
    self.severity = severity
    whatToDo = InLanguages(zhHant: zhHant, zhHans: zhHans, en: en)
  }

  static let well = Condition(.ok, "", "", "")

  // Nothing is accepted until somebody does something.
  static let notEnrolled = Condition(
    .stop, "這台機器尚未登錄：請向總部要登錄碼，執行 voucherctl enrol", "此机器尚未登记：请向总部要登记码，运行 voucherctl enrol",
    "This kiosk is not enrolled: get a ticket from the hub and run voucherctl enrol")
  static let noTrust = Condition(
    .stop, "沒有金鑰與規則：請連上網路，再執行 voucherctl trust --update", "没有密钥与规则：请连上网络，再运行 voucherctl trust --update",
    "There are no keys and rules: connect the network, then voucherctl trust --update")
  static let trustExpired = Condition(
    .stop, "金鑰與規則太舊：請連上網路", "密钥与规则太旧：请连上网络", "Keys and rules are too old: connect the network")
  static let campaignsExpired = Condition(
    .stop, "活動設定太舊：請連上網路；若已連上，請總部重新發布 campaigns.json", "活动设置太旧：请连上网络；若已连上，请总部重新发布 campaigns.json",
    "Campaigns are too old: connect the network; if it is there, have campaigns.json signed anew")
  static let marksExpired = Condition(
    .stop, "用券名冊太舊：請連上網路", "用券名册太旧：请连上网络", "Marks of used vouchers are too old: connect the network")
  static let marksMissing = Condition(
    .stop, "還沒有用券名冊：請連上網路，等一分鐘", "还没有用券名册：请连上网络，等一分钟",
    "There are no marks of used vouchers yet: connect the network, wait a minute")
  static let clockCarried = Condition(
    .look, "本機時鐘不對，暫用總部的時間：請校時", "本机时钟不对，暂用总部的时间：请校时",
    "The machine's clock is wrong, the hub's time is used meanwhile: set it (timedatectl)")
  static let clockUntrusted = Condition(
    .stop, "時鐘不可信：請校時，或連上網路", "时钟不可信：请校时，或连上网络", "The clock is not sure: set it, or connect the network")
  static let storage = Condition(
    .stop, "無法寫入紀錄：請檢查磁碟空間與權限", "无法写入记录：请检查磁盘空间与权限",
    "Records can't be written: check room and rights on the disk")
  static let unopened = Condition(
    .stop, "等待總部確認新的紀錄簿：請連上網路", "等待总部确认新的记录簿：请连上网络",
    "Waiting for the hub to confirm the new ledger: connect the network")
  static let rolledBack = Condition(
    .stop, "紀錄被還原或複製過，已停止收券：請連上網路等待復原，並通知總部", "记录被还原或复制过，已停止收券：请连上网络等待恢复，并通知总部",
    "The ledger was set back or copied, nothing is accepted: connect the network to restore it, and tell the hub's operator"
  )

  static let forked = Condition(
    .stop, "紀錄有兩個版本，已停止收券：請停用另一台或複本，向總部要新的登錄碼，再執行 voucherctl enrol",
    "记录有两个版本，已停止收券：请停用另一台或副本，向总部要新的登记码，再运行 voucherctl enrol",
    "This kiosk's ledger exists twice, nothing is accepted: switch off the copy, get a new ticket from the hub and run voucherctl enrol"
  )

  /// What a ledger asks for that has stopped accepting.
  static func stopped(_ reason: String) -> Condition { StopReason(rawValue: reason) == .fork ? .forked : .rolledBack }

  // Vouchers are judged, and somebody should look soon.
  static let trustStale = Condition(
    .look, "金鑰與規則快過期：請連上網路", "密钥与规则即将过期：请连上网络", "Keys and rules are getting old: connect the network")
  static let trustFault = Condition(
    .look, "新的金鑰與規則有問題，仍用舊的：請看 voucherctl trust", "新的密钥与规则有问题，仍用旧的：请看 voucherctl trust",
    "New keys and rules are not in order, the old ones stay in use: see voucherctl trust")
  static let marksStale = Condition(
    .look, "用券名冊變舊：請連上網路", "用券名册变旧：请连上网络",
    "Marks of used vouchers are getting old: connect the network")
  static let marksFault = Condition(
    .look, "新的用券名冊有誤，仍用舊的：請看紀錄", "新的用券名册有误，仍用旧的：请看日志",
    "New marks of used vouchers are wrong, the old ones stay in use: see the log")
  static let marksPartial = Condition(
    .look, "缺部分用券名冊，這些券無法確認：請連上網路，看 voucherctl doctor", "缺部分用券名册，这些券无法确认：请连上网络，看 voucherctl doctor",
    "Marks of some vouchers are missing, these are not judged: connect the network, see voucherctl doctor")
  static let marksLate = Condition(
    .look, "總部有回應，卻一直沒有用券名冊：請通知總部", "总部有回应，却一直没有用券名册：请通知总部",
    "The hub answers, and no marks of used vouchers come: tell the hub's operator")
  static let cameraMissing = Condition(
    .look, "找不到鏡頭：請檢查接線，重新插上", "找不到摄像头：请检查接线，重新插上", "The camera is missing: check its cable, plug it in again")
  static let cameraStalled = Condition(
    .look, "鏡頭沒有新畫面：請重新插上", "摄像头没有新画面：请重新插上", "The camera sends no new pictures: plug it in again")
  static let cameraBlack = Condition(
    .look, "鏡頭看不到東西：移開遮蔽、擦鏡頭、開燈", "摄像头看不到东西：移开遮挡、擦镜头、开灯",
    "The camera sees nothing: uncover and wipe its lens, switch the light on")
  static let cameraBusy = Condition(
    .look, "鏡頭被別的程式佔用：請關掉它", "摄像头被别的程序占用：请关掉它", "Another program uses the camera: close it")
  static let readerGone = Condition(
    .look, "讀碼程式沒有回應：請執行 systemctl restart voucher-reader", "读码程序没有响应：请运行 systemctl restart voucher-reader",
    "voucher-reader has gone or is silent: systemctl restart voucher-reader")

  /// What a state of the camera asks for; nil for one that is in order.
  static func camera(_ state: CameraReport.State) -> Condition? {
    switch state {
    case .ok, .ended: nil
    case .missing: .cameraMissing
    case .stalled: .cameraStalled
    case .black: .cameraBlack
    case .busy: .cameraBusy
    }
  }

  static let lights = Condition(
    .look, "燈號、蜂鳴器或繼電器有問題，仍照常收券：請看 voucherctl doctor", "灯号、蜂鸣器或继电器有问题，仍照常收券：请看 voucherctl doctor",
    "Lamps, buzzer or relay have a problem, vouchers are judged all the same: see voucherctl doctor")
  static let uplink = Condition(
    .look, "紀錄送不出去：請檢查網路與 voucher-uplink", "记录送不出去：请检查网络与 voucher-uplink",
    "Records don't get out: check the network and voucher-uplink")
  static let intercepted = Condition(
    .look, "連到的不是總部：請登入店內網路，或檢查 uplink.yaml 的網址", "连到的不是总部：请登录店内网络，或检查 uplink.yaml 的网址",
    "Something else answers in the hub's place: sign in to the network, or check the address in uplink.yaml")
  static let conflicts = Condition(
    .look, "有券在別處先用過：請看 voucherctl log", "有券在别处先用过：请看 voucherctl log",
    "Some vouchers were used elsewhere first: see voucherctl log")
}

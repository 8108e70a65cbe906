import Trust
import Vouchers

extension Words {
  /// What staff call answers with this code where they are counted. Codes that they need not tell apart share a name; one
  /// that no version of ours gives stands as it is.
  package static func tally(_ code: String) -> Trilingual<String> {
    if code == "held" { return Trilingual("已保留", "已保留", "kept for a till") }
    if code == "taken-back" { return Trilingual("已撤銷核銷", "已撤销核销", "taken back") }
    if code == "accepted" { return Trilingual("已核銷", "已核销", "redeemed") }
    if let refusal = RefusalCode(rawValue: code) { return refusal.tally }
    if UndecidedCode(rawValue: code) != nil { return Trilingual("系統無法判斷", "系统无法判断", "could not be judged") }
    return Trilingual(alike: code)
  }
}

extension RefusalCode {
  fileprivate var tally: Trilingual<String> {
    switch self {
    case .alreadyUsed: Trilingual("已用過", "已用过", "already used")
    case .cancelled: Trilingual("已取消", "已取消", "cancelled")
    case .suspended: Trilingual("暫停使用", "暂停使用", "on hold")
    case .expired: Trilingual("過期", "过期", "expired")
    case .notYetValid: Trilingual("未開始", "未开始", "not valid yet")
    case .wrongStore, .issuerOutOfScope: Trilingual("不適用本店", "本店不可用", "for another shop")
    case .appointmentEarly, .appointmentLate, .outsideHours, .blackoutDate:
      Trilingual("非可用時段", "非可用时段", "at another time")
    case .limitVoucherDay, .limitHolder, .limitHolderDay, .limitKioskDay, .limitStoreDay:
      Trilingual("次數已滿", "次数已满", "limit reached")
    case .minimumNotMet, .notCombinable: Trilingual("不合用券條件", "不符用券条件", "basket's rules")
    case .alreadyHeld: Trilingual("另一台處理中", "另一台处理中", "in use at another till")
    case .campaignPaused: Trilingual("活動暫停", "活动暂停", "campaign paused")
    case .notAVoucher: Trilingual("外來條碼", "外来码", "foreign code")
    case .liveCodeRequired, .presentationRequired, .presentationUnbound, .presentationInvalid, .presentationExpired,
      .presentationEarly, .presentationReplayed, .challengeRequired, .challengeMismatch:
      Trilingual("要動態條碼", "需动态码", "live code needed")
    case .tooLong, .malformedBase45, .malformedCBOR, .malformedCOSE, .malformedClaims, .kidUnknown, .algorithmMismatch,
      .signatureInvalid, .issuerMismatch, .termsUnsupported, .campaignUnknown, .listNotAllowed, .usesMismatch,
      .indexOutOfRange, .indexNotMultiple, .expiryMissing, .appointmentMissing, .keyNotYetValid, .keyExpired,
      .keyRevoked:
      Trilingual("無法確認", "无法确认", "not genuine")
    }
  }
}

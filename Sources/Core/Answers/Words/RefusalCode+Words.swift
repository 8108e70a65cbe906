import Vouchers

extension RefusalCode {
  /// What is wrong, for staff. Every cause but a bad signature carries its stable code, for whoever is asked for help.
  var reason: Trilingual<String> {
    guard let cause else { return Trilingual("簽章不符(偽造或毀損)", "签名不符(伪造或损坏)", "Bad signature (forged or damaged)") }
    return cause + Trilingual("(\(rawValue))", "(\(rawValue))", " (\(rawValue))")
  }

  /// Nil for a bad signature, and for what has words of its own.
  private var cause: Trilingual<String>? {
    switch self {
    case .tooLong, .malformedBase45, .malformedCBOR, .malformedCOSE, .malformedClaims:
      Trilingual("內容殘缺或不合格式", "内容残缺或格式不符", "Damaged or not well-formed")
    case .kidUnknown: Trilingual("發券金鑰不明", "发券密钥不明", "Signed by an unknown key")
    case .algorithmMismatch: Trilingual("簽章方式與金鑰不符", "签名方式与密钥不符", "Algorithm is not its key's")
    case .issuerMismatch: Trilingual("發券者與金鑰不符", "发券方与密钥不符", "Issuer is not its key's")
    case .termsUnsupported: Trilingual("有本機看不懂的條件", "有本机不支持的条件", "Has a term unknown to this kiosk")
    case .campaignUnknown: Trilingual("沒有這個活動", "没有这个活动", "No such campaign")
    case .listNotAllowed: Trilingual("名冊不屬於這個活動", "名册不属于这个活动", "List is not its campaign's")
    case .usesMismatch: Trilingual("使用次數與活動不符", "使用次数与活动不符", "Number of uses is not its campaign's")
    case .indexOutOfRange: Trilingual("券號超出名冊", "券号超出名册", "Number is beyond its list")
    case .indexNotMultiple: Trilingual("券號不是起始號", "券号不是起始号", "Number is not the first of its uses")
    case .expiryMissing: Trilingual("沒有使用期限", "没有有效期", "Has no expiry")
    case .appointmentMissing: Trilingual("沒有預約時間", "没有预约时间", "Names no appointment")
    case .keyNotYetValid: Trilingual("發券金鑰尚未生效", "发券密钥尚未生效", "Issuer's key is not valid yet")
    case .keyExpired: Trilingual("發券金鑰已過期", "发券密钥已过期", "Issuer's key has expired")
    case .keyRevoked: Trilingual("發券金鑰已撤銷", "发券密钥已吊销", "Issuer's key was revoked")
    case .presentationUnbound: Trilingual("這張券沒有綁定持有人", "此券没有绑定持有人", "Names no holder to prove")
    case .presentationInvalid: Trilingual("不是持有人出示的", "不是持有人出示的", "Not shown by its holder")
    case .signatureInvalid, .notAVoucher, .issuerOutOfScope, .wrongStore, .expired, .notYetValid, .appointmentEarly,
      .appointmentLate, .liveCodeRequired, .presentationRequired, .presentationExpired, .presentationEarly,
      .presentationReplayed, .challengeRequired, .challengeMismatch, .alreadyUsed, .cancelled, .suspended,
      .outsideHours,
      .blackoutDate, .minimumNotMet, .notCombinable, .limitVoucherDay, .limitHolder, .limitHolderDay, .limitKioskDay,
      .limitStoreDay, .alreadyHeld, .campaignPaused:
      nil
    }
  }
}

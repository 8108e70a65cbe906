import LocalAPI

/// A view of the camera in words for whoever sets it up.
struct CameraText {
  private let finding: CameraFinding
  private let language: Language

  init(_ finding: CameraFinding, in language: Language) {
    self.finding = finding
    self.language = language
  }

  /// Several lines; what to do stands last, each thing behind a >.
  var text: String {
    let view = finding.view
    var lines = [PlainText.of(view.source) + (view.picture.map { ": " + size($0) } ?? "")]
    if let picture = view.picture {
      let none = words("邊緣太少，看不出來", "边缘太少，看不出来", "too few edges to say")
      lines.append(words("對焦", "对焦", "focus") + "  " + (picture.focus.map(Self.bar) ?? none))
      lines.append(words("光線", "光线", "light") + "  " + Self.bar(picture.light) + "   " + brightness(picture))
    }
    lines.append(words("條碼", "条码", "code ") + "  " + code)
    return (lines + finding.advice.map { "> " + said($0) }).joined(separator: "\n")
  }

  private func size(_ picture: CameraView.Picture) -> String {
    "\(picture.width) x \(picture.height), \(picture.rate) "
      + words("張/秒", "张/秒", "pictures a second")
  }

  private func brightness(_ picture: CameraView.Picture) -> String {
    words(
      "中間 \(picture.brightness)，全暗 \(picture.dark) %，過亮 \(picture.bright) %",
      "中间 \(picture.brightness)，全暗 \(picture.dark) %，过亮 \(picture.bright) %",
      "middle \(picture.brightness), dark \(picture.dark) %, full \(picture.bright) %")
  }

  private var code: String {
    guard let code = finding.view.code else { return words("還沒讀到", "还没读到", "none read yet") }
    let age = Self.tenths(code.ageMS / 100)
    let distance = finding.distance.map { Self.tenths($0) + " cm" } ?? "?"
    let pass = PlainText.of(code.pass)
    return words(
      "距離 \(distance)，寬 \(code.side) 像素，明暗差 \(code.contrast)，\(age) 秒前由 \(pass) 讀到",
      "距离 \(distance)，宽 \(code.side) 像素，明暗差 \(code.contrast)，\(age) 秒前由 \(pass) 读到",
      "\(distance) away, \(code.side) pixels wide, contrast \(code.contrast), read by \(pass) \(age) s ago")
  }

  private func said(_ advice: CameraFinding.Advice) -> String {
    switch advice {
    case .mendCamera:
      let view = finding.view
      let said = [view.detail, view.whatToDo].filter { !$0.isEmpty }.map(PlainText.of).joined(separator: "; ")
      return said.isEmpty ? words("還沒有畫面", "还没有画面", "no picture has come yet") : said
    case .moreLight:
      return words("太暗：加燈，或把曝光調長", "太暗：加灯，或把曝光调长", "Too dark: add light, or lengthen the exposure")
    case .lessLight:
      return words(
        "太亮：移開燈、避開反光，或把曝光調短", "太亮：移开灯、避开反光，或把曝光调短",
        "Too bright: move the lamp, turn away from the reflection, or shorten the exposure")
    case .showCode:
      return words(
        "拿一張印好的券，放在鏡頭前 20 公分", "拿一张印好的券，放在镜头前 20 厘米", "Hold a printed voucher 20 cm before the lens")
    case .focus:
      return words(
        "沒對好焦：轉鏡頭（或設 camera.focus），直到對焦數字最大", "没对好焦：转镜头（或设 camera.focus），直到对焦数字最大",
        "Out of focus: turn the lens, or set camera.focus, until the focus is greatest")
    case .moveCloser:
      return words(
        "太遠：把放券的位置移近到 20–25 公分", "太远：把放券的位置移近到 20–25 厘米", "Too far: bring the voucher's place to 20 to 25 cm")
    case .moveAway:
      return words(
        "太近：把放券的位置移遠到 20–25 公分", "太近：把放券的位置移远到 20–25 厘米", "Too near: bring the voucher's place to 20 to 25 cm")
    case .moveToMiddle:
      return words(
        "條碼太靠邊：轉動鏡頭，讓它在中間", "条码太靠边：转动镜头，让它在中间", "The code is near the edge: turn the camera until it is in the middle")
    case .lightCode:
      return words(
        "條碼明暗不夠：照亮紙面、擦鏡頭，或把螢幕調亮", "条码明暗不够：照亮纸面、擦镜头，或把屏幕调亮",
        "The code is pale: light the paper, wipe the lens, or make the screen brighter")
    case .good: return words("很好：就固定在這裡", "很好：就固定在这里", "Good: fix it here")
    }
  }

  private func words(_ zhHant: String, _ zhHans: String, _ en: String) -> String {
    InLanguages(zhHant: zhHant, zhHans: zhHans, en: en)[language]
  }

  // A number from 0 to 100, to be seen from an arm's length.
  private static func bar(_ score: Int) -> String {
    let full = score / 5
    let number = String(repeating: " ", count: score < 10 ? 2 : score < 100 ? 1 : 0) + "\(score)"
    return number + " " + String(repeating: "#", count: full) + String(repeating: ".", count: 20 - full)
  }

  private static func tenths(_ value: Int) -> String { "\(value / 10).\(value % 10)" }
}

import Glibc
import LocalAPI

/// What follows from a view of the camera: how far away the code is, and what is to be done.
struct CameraFinding: Encodable {
  /// What the installer is told; stable for programs.
  enum Advice: String, Encodable, CaseIterable {
    /// The camera itself: what to do stands in the view.
    case mendCamera = "mend-camera"
    case moreLight = "more-light"
    case lessLight = "less-light"
    /// Nothing is read: a code is to be held up.
    case showCode = "show-code"
    case focus
    case moveCloser = "move-closer"
    case moveAway = "move-away"
    case moveToMiddle = "move-to-middle"
    /// The code itself is too pale.
    case lightCode = "light-code"
    case good
  }

  let view: CameraView
  /// From the lens to the code in millimetres; nil if none was read.
  let distance: Int?
  let advice: [Advice]

  private static let leastFocus = 50
  private static let leastLight = 50
  private static let leastContrast = 60
  // Where a voucher of 40 mm is read in nine of ten frames; further ones want a wider code.
  private static let distances = 170...260
  // Older ones say nothing about where the code is now.
  private static let freshMS = 1500

  /// - Parameters:
  ///   - codeWidth: of the code held up, in millimetres.
  ///   - fieldOfView: from left to right, in degrees.
  init(_ view: CameraView, codeWidth: Double, fieldOfView: Double) {
    self.view = view
    guard let picture = view.picture else {
      (distance, advice) = (nil, [.mendCamera])
      return
    }
    // The pinhole's geometry: what is twice as far away is half as wide.
    let focal = Double(picture.width) / 2 / tan(fieldOfView * .pi / 360)
    distance = view.code.flatMap { $0.side > 0 ? Int((codeWidth * focal / Double($0.side)).rounded()) : nil }
    advice = view.state == .ok ? Self.advice(picture, view.code, distance) : [.mendCamera]
  }

  private static func advice(
    _ picture: CameraView.Picture, _ code: CameraView.Code?, _ distance: Int?
  ) -> [Advice] {
    var advice: [Advice] = []
    if picture.light < leastLight { advice.append(picture.brightness < 128 ? .moreLight : .lessLight) }
    guard let code, code.ageMS <= freshMS else {
      if let focus = picture.focus, focus < leastFocus { advice.append(.focus) }
      return advice + [.showCode]
    }
    if (picture.focus ?? 0) < leastFocus { advice.append(.focus) }
    if let distance, !distances.contains(distance) {
      advice.append(distance > distances.upperBound ? .moveCloser : .moveAway)
    }
    if code.contrast < leastContrast { advice.append(.lightCode) }
    if !isInMiddle(code, of: picture) { advice.append(.moveToMiddle) }
    return advice.isEmpty ? [.good] : advice
  }

  // Its middle within the middle two thirds both ways.
  private static func isInMiddle(_ code: CameraView.Code, of picture: CameraView.Picture) -> Bool {
    guard !code.corners.isEmpty else { return true }
    func isMiddle(_ axis: Int, of side: Int) -> Bool {
      let middle = code.corners.reduce(0) { $0 + $1[axis] } / code.corners.count
      return (side / 6...side * 5 / 6).contains(middle)
    }
    return isMiddle(0, of: picture.width) && isMiddle(1, of: picture.height)
  }

  private enum CodingKeys: String, CodingKey {
    case source, state, detail, picture, code, advice
    case whatToDo = "what_to_do"
  }

  private enum CodeKeys: String, CodingKey {
    case corners, side, contrast, pass
    case ageMS = "age_ms"
    case distance = "distance_mm"
  }

  func encode(to encoder: any Encoder) throws {
    var line = encoder.container(keyedBy: CodingKeys.self)
    try line.encode(view.source, forKey: .source)
    try line.encode(view.state, forKey: .state)
    try line.encode(view.detail, forKey: .detail)
    try line.encode(view.whatToDo, forKey: .whatToDo)
    try line.encode(view.picture, forKey: .picture)
    try line.encode(advice, forKey: .advice)
    guard let code = view.code else { return try line.encodeNil(forKey: .code) }
    var inner = line.nestedContainer(keyedBy: CodeKeys.self, forKey: .code)
    try inner.encode(code.ageMS, forKey: .ageMS)
    try inner.encode(code.corners, forKey: .corners)
    try inner.encode(code.side, forKey: .side)
    try inner.encode(code.contrast, forKey: .contrast)
    try inner.encode(code.pass, forKey: .pass)
    try inner.encode(distance, forKey: .distance)
  }
}

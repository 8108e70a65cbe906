import Film
import QREncode

/// What is held up: a voucher as the issuer prints it, or a presentation as a phone shows it.
struct Show {
  /// 181 characters, level M, 40 mm.
  static let voucher = Show(
    name: "voucher 181 characters M 40 mm", length: 181, level: .medium, side: 40, carrier: .paper)
  /// 388 characters, level L, 55 mm.
  static let presentation = Show(
    name: "presentation 388 characters L 55 mm", length: 388, level: .low, side: 55, carrier: .phone)

  let name: String
  let length: Int
  let level: QRLevel
  let side: Double
  let carrier: Prop.Carrier

  /// The thing at a distance in centimetres, differently held and with another content for each turn.
  func prop(at distance: Double, turn: Int) throws -> Prop {
    let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    let text = "VC1:" + String((0..<length - 4).map { alphabet[($0 * 7 + $0 / 45 + turn * 11) % 45] })
    let lean = Double(turn % 5 - 2)
    let tilt = Double(turn / 5 % 3 - 1)
    return Prop(
      try QRMatrix(text: text, level: level), as: carrier, side: side, at: distance, yaw: lean * 4,
      pitch: tilt * 6, roll: Double(turn % 7 - 3) * 4)
  }
}

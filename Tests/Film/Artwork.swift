import Cairo
import QREncode

/// How a prop looks from straight ahead: its light at each place, drawn fine enough for the nearest it comes.
@safe
final class Artwork {
  /// Marks what is not part of the prop, beyond a phone's round corners.
  static let clear = UInt16.max

  let width: Int
  let height: Int
  let pixels: UnsafeMutablePointer<UInt16>
  /// Dots for each millimetre.
  let scale: Double
  /// Where the edges are, in millimetres from the middle of the code.
  let bounds: (left: Double, top: Double, right: Double, bottom: Double)
  /// True for what shines by itself; else it is as bright as the room makes it.
  let shines: Bool

  /// Draws a prop with `scale` dots for each millimetre.
  init(_ prop: Prop, scale: Double, gain: Double, dice: inout Dice) {
    let isPhone = prop.carrier == .phone
    let side = prop.side
    let edges = isPhone ? Self.phone(side) : Self.slip(side)
    let drawing = Drawing(
      pictureWidth: edges.right - edges.left, height: edges.bottom - edges.top, dotsPerMillimetre: scale)
    let origin = (x: -edges.left, y: -edges.top)
    if isPhone {
      Self.drawPhone(prop, on: drawing, origin: origin, edges: edges)
    } else {
      Self.drawSlip(prop, on: drawing, origin: origin, edges: edges)
    }
    guard let picture = try? drawing.picture() else { preconditionFailure("cairo could not draw a prop") }
    width = picture.width
    height = picture.height
    unsafe pixels = .allocate(capacity: picture.width * picture.height)
    self.scale = scale
    bounds = edges
    shines = isPhone
    if isPhone {
      fillPhone(picture.luma, gain: gain)
    } else {
      fillSlip(picture.luma, gain: gain, dice: &dice)
    }
  }

  deinit { unsafe pixels.deallocate() }

  private typealias Edges = (left: Double, top: Double, right: Double, bottom: Double)

  private static func slip(_ side: Double) -> Edges {
    (-side / 2 - 14, -side / 2 - 24, side / 2 + 14, side / 2 + 22)
  }

  private static func phone(_ side: Double) -> Edges {
    let half = max(36, side / 2 + 8)
    return (-half, -side / 2 - 52, half, side / 2 + 58)
  }

  private static func drawCode(_ prop: Prop, on drawing: Drawing, origin: (x: Double, y: Double)) {
    let matrix = prop.matrix
    let module = prop.side / Double(matrix.size)
    for y in 0..<matrix.size {
      var x = 0
      while x < matrix.size {
        let begin = x
        while x < matrix.size, matrix[x, y] { x += 1 }
        if x == begin {
          x += 1
          continue
        }
        drawing.addRectangle(
          x: origin.x - prop.side / 2 + Double(begin) * module, y: origin.y - prop.side / 2 + Double(y) * module,
          width: Double(x - begin) * module, height: module)
      }
    }
    drawing.fill()
  }

  private static func drawSlip(_ prop: Prop, on drawing: Drawing, origin: (x: Double, y: Double), edges: Edges) {
    let (width, height) = (edges.right - edges.left, edges.bottom - edges.top)
    drawing.setGray(0.45)
    drawing.strokeRectangle(x: 2.5, y: 2.5, width: width - 5, height: height - 5, line: 0.5)
    drawing.setGray(0.25)
    drawing.addRectangle(x: 2.5, y: 2.5, width: width - 5, height: 9)
    drawing.fill()
    drawing.setGray(0.95)
    drawing.write(prop.label, x: origin.x, y: 9, size: 5.5, mostWidth: width - 9, alignment: .centre, bold: true)
    drawing.setGray(0.12)
    drawCode(prop, on: drawing, origin: origin)
    let below = origin.y + prop.side / 2
    drawing.write(prop.caption, x: origin.x, y: below + 11, size: 3.2, mostWidth: width - 8, alignment: .centre)
    drawing.setGray(0.5)
    for line in 0..<2 {
      drawing.addRectangle(x: 8, y: below + 14 + Double(line) * 2.4, width: width - 16 - Double(line) * 9, height: 0.7)
    }
    drawing.fill()
  }

  private static func drawPhone(_ prop: Prop, on drawing: Drawing, origin: (x: Double, y: Double), edges: Edges) {
    let (width, height) = (edges.right - edges.left, edges.bottom - edges.top)
    // The bezel, then the screen in it.
    drawing.setGray(0)
    drawing.addRectangle(x: 0, y: 0, width: width, height: height)
    drawing.fill()
    drawing.setGray(0.93)
    drawing.addRectangle(x: 3, y: 4, width: width - 6, height: height - 8)
    drawing.fill()
    drawing.setGray(0.35)
    drawing.addRectangle(x: 3, y: 4, width: width - 6, height: 20)
    drawing.fill()
    drawing.setGray(1)
    drawing.write("14:22", x: 7, y: 10, size: 4, mostWidth: 20)
    drawing.write(prop.label, x: origin.x, y: 20, size: 5.5, mostWidth: width - 14, alignment: .centre, bold: true)
    let card = prop.side + 12
    drawing.addRectangle(x: origin.x - card / 2, y: origin.y - card / 2, width: card, height: card + 8)
    drawing.fill()
    drawing.setGray(0)
    drawCode(prop, on: drawing, origin: origin)
    let below = origin.y + prop.side / 2
    drawing.setGray(0.2)
    drawing.write(prop.caption, x: origin.x, y: below + 12, size: 3.4, mostWidth: width - 12, alignment: .centre)
    drawing.setGray(0.55)
    drawing.addRectangle(x: 12, y: below + 26, width: width - 24, height: 10)
    drawing.fill()
    drawing.setGray(0.4)
    drawing.addRectangle(x: width / 2 - 13, y: height - 8, width: 26, height: 1.2)
    drawing.fill()
  }

  // Paper: matte, never white, ink never black, some fibre.
  private func fillSlip(_ luma: [UInt8], gain: Double, dice: inout Dice) {
    let most = Double(Plane.saturation) * gain
    let light = (0..<256).map { (0.05 + 0.70 * Light.linear(Double($0))) * most }
    let grain = Grain(cells: 64, dice: &dice)
    for y in 0..<height {
      for x in 0..<width {
        let fibre = 1 + 0.035 * grain[Double(x) / scale / 24, Double(y) / scale / 18]
        unsafe pixels[y * width + x] = UInt16(min(light[Int(luma[y * width + x])] * fibre, 60_000))
      }
    }
  }

  // A screen: shines more than the sensor takes, is seldom black under a lamp, and beats against the sensor's pixels.
  private func fillPhone(_ luma: [UInt8], gain: Double) {
    let most = Double(Plane.saturation) * gain
    let light = (0..<256).map { (0.03 + 1.25 * Light.linear(Double($0))) * most }
    let round = 7.0
    for y in 0..<height {
      let v = Double(y) / scale
      for x in 0..<width {
        let u = Double(x) / scale
        let (w, h) = (bounds.right - bounds.left, bounds.bottom - bounds.top)
        let (dx, dy) = (max(0, round - min(u, w - u)), max(0, round - min(v, h - v)))
        guard dx * dx + dy * dy <= round * round else {
          unsafe pixels[y * width + x] = Self.clear
          continue
        }
        let band = 0.10 * Light.bell((u * 0.75 + v * 0.66 - 74) / 8) + 0.03 * Light.bell((u * 0.75 + v * 0.66 - 96) / 3)
        let beat = 1 + 0.05 * Angle.cosine(u * 2.9 + v * 0.7) + 0.03 * Angle.cosine(v * 3.7 - u * 0.4)
        let value = light[Int(luma[y * width + x])] * beat + band * most
        unsafe pixels[y * width + x] = UInt16(min(value, 60_000))
      }
    }
  }
}

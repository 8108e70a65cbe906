/// Where codes were seen, with room round them: what is looked at first in the next frame.
struct Region: Equatable {
  /// Smaller regions save nothing.
  private static let leastSide = 160

  let left: Int
  let top: Int
  let width: Int
  let height: Int

  /// The region round these symbols in a frame of this size: half of their box more on each side, for the hand that
  /// moves. Nil without corners, or if it is as good as the whole frame.
  init?(_ symbols: [Symbol], width frameWidth: Int, height frameHeight: Int) {
    let corners = symbols.flatMap(\.corners)
    guard let first = corners.first, !symbols.contains(where: \.corners.isEmpty) else { return nil }
    var (left, right, top, bottom) = (first.x, first.x, first.y, first.y)
    for corner in corners {
      (left, right) = (min(left, corner.x), max(right, corner.x))
      (top, bottom) = (min(top, corner.y), max(bottom, corner.y))
    }
    let (moreX, moreY) = (max(right - left, Self.leastSide) / 2, max(bottom - top, Self.leastSide) / 2)
    (left, right) = (max(0, left - moreX), min(frameWidth, right + moreX))
    (top, bottom) = (max(0, top - moreY), min(frameHeight, bottom + moreY))
    guard right - left >= 32, bottom - top >= 32, (right - left) * (bottom - top) * 4 < frameWidth * frameHeight * 3
    else { return nil }
    self.left = left
    self.top = top
    width = right - left
    height = bottom - top
  }

  /// Lends this part of a frame to `body`, and puts what it finds in its place in the whole.
  func part(of frame: borrowing Frame, _ body: (borrowing Frame) -> [Symbol]) -> [Symbol] {
    let (stride, time) = (frame.stride, frame.time)
    guard left + width <= frame.width, top + height <= frame.height else { return [] }
    let found = unsafe frame.withLuma { luma in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: luma[(top * stride + left)...])
      return body(unsafe Frame(lending: rest, width: width, height: height, stride: stride, time: time))
    }
    return found.map { $0.moved(right: left, down: top) }
  }
}

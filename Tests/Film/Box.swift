/// Pixels from `left` up to, not including, `right`, and rows likewise.
struct Box {
  var left: Int
  var top: Int
  var right: Int
  var bottom: Int

  var width: Int { max(0, right - left) }
  var height: Int { max(0, bottom - top) }
  var isEmpty: Bool { width == 0 || height == 0 }

  /// This box with `margin` pixels more on each side, within a frame.
  func grown(by margin: Int, within plane: Plane) -> Box {
    Box(
      left: max(0, left - margin), top: max(0, top - margin), right: min(plane.width, right + margin),
      bottom: min(plane.height, bottom + margin))
  }

  /// The smallest box round both.
  func joined(_ other: Box) -> Box {
    Box(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}

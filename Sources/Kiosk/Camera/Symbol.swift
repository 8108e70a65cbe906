/// One QR code as it was read from a frame.
///
/// The bytes are whatever somebody holds up. Until a signature over them holds, they stand in no log and on no terminal.
package struct Symbol: Sendable, Equatable {
  /// A corner of the code in pixels of its frame, from the upper left.
  package struct Corner: Sendable, Equatable {
    /// Pixels from the left.
    package let x: Int
    /// Pixels from the top.
    package let y: Int

    /// A corner at these pixels.
    package init(x: Int, y: Int) {
      self.x = x
      self.y = y
    }
  }

  /// The content, exactly as the code holds it, without conversion of characters.
  package let bytes: [UInt8]
  /// The four corners, clockwise from the code's own upper left; fewer when the reader did not find them.
  package let corners: [Corner]

  /// A symbol of these parts.
  package init(bytes: [UInt8], corners: [Corner]) {
    self.bytes = bytes
    self.corners = corners
  }
}

extension Symbol {
  /// The same code in a picture whose sides are `factor / divisor` as long.
  func scaled(by factor: Int, over divisor: Int) -> Symbol {
    Symbol(bytes: bytes, corners: corners.map { Corner(x: $0.x * factor / divisor, y: $0.y * factor / divisor) })
  }

  /// The same code so many pixels further right and down.
  func moved(right: Int, down: Int) -> Symbol {
    Symbol(bytes: bytes, corners: corners.map { Corner(x: $0.x + right, y: $0.y + down) })
  }

  /// True if the middle of one code lies within the upright box round the other: both have been held at one place.
  func isAtPlace(of other: Symbol) -> Bool {
    guard let mine = box, let its = other.box else { return false }
    return mine.contains(its.middle) || its.contains(mine.middle)
  }

  private struct Box {
    var left: Int
    var top: Int
    var right: Int
    var bottom: Int
    var middle: Corner { Corner(x: (left + right) / 2, y: (top + bottom) / 2) }
    func contains(_ point: Corner) -> Bool {
      point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
    }
  }

  private var box: Box? {
    guard let first = corners.first else { return nil }
    var box = Box(left: first.x, top: first.y, right: first.x, bottom: first.y)
    for corner in corners {
      box.left = min(box.left, corner.x)
      box.right = max(box.right, corner.x)
      box.top = min(box.top, corner.y)
      box.bottom = max(box.bottom, corner.y)
    }
    return box
  }
}

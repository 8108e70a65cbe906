/// One gray picture of a camera, borrowed for the length of a call: eight bits of luma a pixel, rows from the top.
///
/// The memory belongs to the source, often to the driver, and is overwritten by the next picture. A frame can be neither
/// copied nor kept, so it can't be queued: who is slow sees fewer frames and never old ones.
@safe
package struct Frame: ~Copyable {
  /// Pixels in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// Bytes from one row to the next; at least `width`.
  package let stride: Int
  /// When the frame was complete, on the clock of `Monotonic`, or in the time of a film that is read without pace.
  package let time: Duration
  private let luma: UnsafeRawBufferPointer

  /// Lends memory as a frame. The caller keeps the memory valid and unchanged as long as the frame lives, that is, for
  /// one call. Memory that is shorter than the frame is a mistake of the caller and ends the process.
  package init(lending luma: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int, time: Duration) {
    precondition(width > 0 && height > 0 && stride >= width, "a frame without pixels")
    precondition(luma.count >= stride * (height - 1) + width, "a frame that is longer than its memory")
    unsafe self.luma = unsafe luma
    self.width = width
    self.height = height
    self.stride = stride
    self.time = time
  }

  /// The luma, valid inside of `body` only: row `y` begins at `y * stride`.
  package borrowing func withLuma<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    unsafe body(luma)
  }
}

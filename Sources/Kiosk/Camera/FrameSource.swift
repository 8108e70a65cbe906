/// Where frames come from: a camera, a video, pictures. Confined to the thread that made it.
package protocol FrameSource: AnyObject {
  /// Name for people and logs: a device, a path, "standard input".
  var name: String { get }

  /// Which frame was lent last, for people: "frame 31 of film.y4m", or the path of a picture.
  var place: String { get }

  /// True for a device, which may go on when it is closed and opened anew; a pipe would lose its writer.
  var isDevice: Bool { get }

  /// Waits up to `patience` for the next frame and lends it to `body`, at most once.
  ///
  /// A timeout is not an error (`.nothing`), nor is the end (`.ended`). After an error a source made of many files may
  /// be asked again and goes on with the next; any other source is closed and opened anew.
  func next(within patience: Duration, _ body: (borrowing Frame) -> Void) throws(CameraTrouble) -> FrameTurn
}

/// How one wait for a frame ended.
package enum FrameTurn: Sendable, Equatable {
  /// A frame was lent.
  case frame
  /// None came in time; ask again.
  case nothing
  /// No further frame will come.
  case ended
}

/// Why no usable frames come from a source, said for staff. Never the reason for a process to end.
package struct CameraTrouble: Error, Sendable, Equatable {
  /// The kind of trouble, in the words of the local API.
  package let state: CameraState
  /// What is wrong, in one line and with the name of the source.
  package let detail: String
  /// What a person can do about it, in one line.
  package let whatToDo: String

  /// A trouble of your own.
  package init(_ state: CameraState, _ detail: String, whatToDo: String) {
    self.state = state
    self.detail = detail
    self.whatToDo = whatToDo
  }
}

/// What a source is doing, as told to voucherd by `POST /v1/camera`.
package enum CameraState: String, Sendable, CaseIterable {
  /// Frames come.
  case ok
  /// There is no such device or file.
  case missing
  /// It is there, and for two seconds no frame came, or always the same one.
  case stalled
  /// Frames come and show nothing but darkness, or one even surface.
  case black
  /// Another program holds it.
  case busy
  /// A video or pipe is over, in order or by a fault that `detail` names.
  case ended
}

extension CameraTrouble: CustomStringConvertible {
  /// Both sentences in one line.
  package var description: String { "\(detail); \(whatToDo)" }
}

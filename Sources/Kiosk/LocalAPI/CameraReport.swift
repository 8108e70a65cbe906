/// `POST /v1/camera`: how the camera is; said at start and on every change.
package struct CameraReport: Codable, Sendable, Equatable {
  package enum State: String, Codable, Sendable, CaseIterable {
    case ok, missing, stalled, black, busy
    /// The file or pipe it was reading has come to its end.
    case ended
  }

  package var state: State
  /// The device or file.
  package var source: String
  /// What was found, in words.
  package var detail: String
  /// Empty where there is nothing to do.
  package var whatToDo: String

  package init(state: State, source: String, detail: String, whatToDo: String) {
    self.state = state
    self.source = source
    self.detail = detail
    self.whatToDo = whatToDo
  }

  enum CodingKeys: String, CodingKey {
    case state, source, detail
    case whatToDo = "what_to_do"
  }
}

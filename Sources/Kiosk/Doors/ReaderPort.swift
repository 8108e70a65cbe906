package import LocalAPI

/// What the reader's door asks of the kiosk.
package protocol ReaderPort: Sendable {
  /// What is in view, or was. Returns after the decision is committed; nil where there is nothing new to say.
  func sighted(_ sights: Sights) async throws -> Answer?
  /// How the camera is.
  func camera(_ report: CameraReport) async
  /// Who answers here.
  var hello: Hello { get async }
}

/// `POST /v1/camera/wish` on the reader's socket, a long poll: what somebody wants to be shown of the camera. The answer goes
/// to `/v1/camera/wish/<id>`: figures as JSON, a snapshot as PNG; figures also where no snapshot can be taken.
package struct CameraWish: Codable, Sendable, Equatable {
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Figures, a `CameraView`.
    case view
    /// One picture.
    case snapshot
  }

  /// How long a poll waits before it says that nobody wants anything (204).
  package static let pollLimit: Duration = .seconds(25)
  /// What a snapshot is called.
  package static let snapshotType = "image/png"
  /// The longest snapshot, in bytes.
  package static let mostSnapshotBytes = 4 << 20
  /// What every PNG begins with (ISO/IEC 15948, 5.2).
  package static let snapshotBegin: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Names the wish in the path of its answer.
  package var id: String
  package var kind: Kind

  package init(id: String, kind: Kind) {
    self.id = id
    self.kind = kind
  }

  enum CodingKeys: String, CodingKey {
    case id
    case kind = "want"
  }
}

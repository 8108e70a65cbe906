package import Rules
package import Trust
package import Wire

/// One made-up scan: when, where, how and after what.
package struct TrialScene: Sendable {
  /// What is tried, in a few words.
  package var name: String
  package var time: WireTime
  package var place: Place
  /// Nil: no till tells one.
  package var basket: Basket?
  package var proof = SeenVoucher.Proof.bare
  /// Uses of the voucher that were made before, elsewhere or here.
  package var used = 0
  /// What limits have counted before it; those that are not named, nothing.
  package var counted: [LimitName: Int64] = [:]

  package init(_ name: String, at time: WireTime, in place: Place) {
    self.name = name
    self.time = time
    self.place = place
  }

  /// The same but for some of it.
  package func but(_ name: String, _ change: (inout TrialScene) -> Void) -> TrialScene {
    var scene = self
    scene.name = name
    change(&scene)
    return scene
  }
}

/// A piece of the film: props that come into view, are held and leave; without props, an empty scene.
package struct Shot: Sendable {
  /// What is shown, together.
  package var props: [Prop]
  /// Seconds of moving in.
  package var enter: Double
  /// Seconds of holding, with the unrest of a hand.
  package var hold: Double
  /// Seconds of moving out.
  package var leave: Double
  /// How restless the hand is; 1 is usual, 0 a stand.
  package var unrest: Double

  /// Props held for `hold` seconds, or an empty scene for as long.
  package init(_ props: [Prop] = [], hold: Double, enter: Double = 0.4, leave: Double = 0.4, unrest: Double = 1) {
    self.props = props
    self.hold = hold
    self.enter = props.isEmpty ? 0 : enter
    self.leave = props.isEmpty ? 0 : leave
    self.unrest = unrest
  }

  /// Seconds in all.
  package var seconds: Double { enter + hold + leave }
}

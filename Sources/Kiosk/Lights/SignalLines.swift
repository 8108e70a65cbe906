/// What can be switched on and off.
package protocol SignalLines: AnyObject {
  /// Switches these on and all others off.
  func set(_ lit: Set<Signal>) throws(LightsFault)
}

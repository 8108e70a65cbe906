/// What lens and sensor make of a scene.
package struct Optics: Sendable {
  /// What the camera sees from left to right, in degrees.
  package var fieldOfView = 65.0
  /// The lens's unsharpness: deviation of a Gaussian, in pixels.
  package var blur = 0.8
  /// How long a frame is exposed, in seconds: what moves is smeared over this time.
  package var exposure = 1.0 / 60
  /// Light that reaches the sensor, against a well exposed picture.
  package var gain = 1.0
  /// Noise of a middle gray, deviation in steps of the eight bits.
  package var noise = 3.0

  /// A usual webcam.
  package init() {}
}

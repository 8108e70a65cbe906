import Film
import Glibc
import LocalAPI
import QREncode
import Rig

/// Draws each scene as a camera would see it and pipes the frames into voucher-reader, at the rate of a camera.
struct Theatre {
  private static let rate = 15
  /// How often a customer tries before we call it a failure.
  private static let tries = 3

  private let narrator: Narrator
  private let follower: AnswerFollower
  private let reader: ChildProcess
  private let film: CameraFilm
  private let clock = FrameClock(rate: rate)

  init(stage: Stage, narrator: Narrator) throws {
    self.narrator = narrator
    _ = Descriptors.ignoreBrokenPipes
    follower = try AnswerFollower(stage.first)
    reader = try stage.first.startReader(["--y4m", "-"], input: .pipe)
    film = CameraFilm(width: 1280, height: 720, rate: Self.rate, seed: 26)
    try film.writeHeader(to: reader.input!)
    narrator.part(
      "camera",
      "frames of 1280x720 drawn with perspective, blur and noise, piped into voucher-reader (\(reader.pid))")
  }

  /// Plays all scenes; false if an answer was missing or another than expected.
  func play(_ scenes: [Scene]) throws -> Bool {
    narrator.chapter("At the counter of counter-1")
    var isGood = true
    try show(nil)
    for scene in scenes {
      guard let answer = try answer(to: scene) else {
        narrator.complain("no answer to: \(scene.title) (expected \(scene.code))\n\(reader.errors)")
        isGood = false
        continue
      }
      let isExpected = answer.code == scene.code && answer.screen == scene.screen
      narrator.answer(answer, to: scene.title, isExpected: isExpected)
      if !isExpected {
        narrator.complain("expected \(scene.screen) \(scene.code), not \(answer.screen) \(answer.code)")
        isGood = false
      }
    }
    let answered = follower.count
    reader.closeInput()
    guard reader.end(within: .seconds(30)) == .status(0) else {
      throw TrialError("voucher-reader did not end well at the film's end:\n\(reader.errors)")
    }
    if follower.count != answered {
      narrator.complain("there were more answers than scenes")
      isGood = false
    }
    return isGood
  }

  private func answer(to scene: Scene) throws -> Answer? {
    let place = follower.count
    for _ in 0..<Self.tries {
      try show(scene)
      if let answer = follower.answer(place, within: .seconds(1)) { return answer }
    }
    return nil
  }

  /// A scene, and the empty counter after it: long enough for everybody to see that the code has left.
  private func show(_ scene: Scene?) throws {
    if let scene {
      let matrix = try QRMatrix(text: scene.text, level: .medium)
      let prop = Prop(
        matrix, as: scene.carrier, at: scene.distance, yaw: scene.yaw, pitch: scene.pitch, roll: scene.roll,
        label: "VOUCHER")
      film.add(Shot([prop], hold: scene.hold, enter: 0.3, leave: 0.3))
    }
    film.empty(for: 0.6)
    do { try film.write(to: reader.input!, pace: clock.wait) } catch {
      throw TrialError("voucher-reader is gone:\n\(reader.errors)")
    }
  }
}

import Film
import Glibc
import QREncode
import Rig
import Testing

/// Two vouchers before the camera, by the real reader and the real voucherd: a question, never a lottery.
@Suite(.serialized) struct PairTests {
  private static let rate = 20
  private static let pairs = 20

  /// Two vouchers side by side that come and leave together, as bytes of YUV4MPEG2 frames.
  private static func frames(_ texts: [String], turn: Int) throws -> [[UInt8]] {
    var optics = Optics()
    optics.noise = 2 + Double(turn % 4)
    let film = CameraFilm(rate: rate, seed: UInt64(turn + 1), optics: optics)
    let distance = [18, 20, 22, 21][turn % 4]
    let props = try texts.enumerated().map { index, text in
      Prop(
        try QRMatrix(text: text, level: .medium), as: turn.isMultiple(of: 2) ? .paper : .phone, at: Double(distance),
        yaw: Double(turn % 5) * 5 - 10, pitch: Double(turn % 3) * 6 - 6, roll: Double(turn % 7) * 4 - 12,
        x: index == 0 ? -42 : 42)
    }
    film.add(Shot(props, hold: 0.8))
    film.empty(for: 0.1)
    var frames: [[UInt8]] = []
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      unsafe frames.append(Array("FRAME\n".utf8) + luma)
    }
    return frames
  }

  @Test func `twenty pairs of good vouchers come and leave, and none of them is redeemed`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let vouchers = try shop.mint.issue("coffee", count: 2 * Self.pairs + 1).map(\.text)
      let reader = try kiosk.startReader(["--y4m", "-"], input: .pipe)
      defer { reader.kill() }
      let input = try #require(reader.input)
      #expect(Descriptors.write(Array("YUV4MPEG2 W1280 H720 F\(Self.rate):1 Cmono\n".utf8), to: input))
      func play(_ texts: [String], turn: Int) throws {
        // Drawn before it is shown: a camera does not wait.
        let frames = try Self.frames(texts, turn: turn)
        let begin = ContinuousClock.now
        for (index, frame) in frames.enumerated() {
          Patience.pass(begin + .seconds(1) * index / Self.rate - ContinuousClock.now)
          #expect(Descriptors.write(frame, to: input), "\(reader.errors)")
        }
      }
      for turn in 0..<Self.pairs {
        try play([vouchers[2 * turn], vouchers[2 * turn + 1]], turn: turn)
        #expect(try kiosk.records().count(where: \.isAcceptance) == 0, "pair \(turn)")
      }
      // They could be read: the one that is shown alone is redeemed.
      try play([vouchers[2 * Self.pairs]], turn: 0)
      let acceptances = try Patience.await("the single one") {
        let found = try kiosk.records().count(where: \.isAcceptance)
        return found > 0 ? found : nil
      }
      #expect(acceptances == 1)
    }
  }
}

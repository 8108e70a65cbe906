import Camera
import Film
import Pictures
import QREncode
import Testing

/// What an installer is told about light, focus and distance.
@Suite struct SetUpTests {
  // The scores of the last frame, with a voucher held at `distance` and read or not.
  private func scores(_ optics: Optics, at distance: Double = 20) throws -> (SetUpScores, SetUpScores.Code?) {
    let film = CameraFilm(rate: 15, seed: 9, optics: optics)
    let matrix = try QRMatrix(text: voucherText, level: .medium)
    film.add(Shot([Prop(matrix, side: 40, at: distance)], hold: 0.4, enter: 0.05, leave: 0.05, unrest: 0.2))
    let gaze = Gaze()
    var (index, code): (Int, SetUpScores.Code?) = (0, nil)
    var scores: SetUpScores?
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      defer { index += 1 }
      guard index < 7 else { return }
      let frame = unsafe Frame(lending: luma, width: 1280, height: 720, stride: 1280, time: .seconds(1) * index / 15)
      if let symbol = gaze.look(at: frame).first, let look = gaze.look {
        code = SetUpScores.Code(symbol, by: look, in: frame)
      }
      scores = SetUpScores(frame, code: code)
    }
    return (try #require(scores), code)
  }

  @Test func `the focus falls with the unsharpness of the lens, whatever the light and the noise`() throws {
    var last = 101
    for blur in [0.6, 1.4, 2.2, 3.2] {
      var optics = Optics()
      optics.blur = blur
      let focus = try #require(try scores(optics).0.focus)
      #expect(focus < last, "\(blur)")
      last = focus
      (optics.gain, optics.noise) = (0.45, 5)
      let dim = try #require(try scores(optics).0.focus)
      #expect(abs(dim - focus) <= 15, "\(blur): \(focus) and \(dim)")
    }
  }

  @Test func `a usual webcam is well focused, one far out of focus is not`() throws {
    #expect(try #require(try scores(Optics()).0.focus) >= 70)
    var optics = Optics()
    optics.blur = 3.5
    #expect(try scores(optics).0.focus.map { $0 < 50 } ?? true)
  }

  @Test func `the code's side tells its distance, and who read it is known`() throws {
    for distance in [17.0, 20, 24] {
      let code = try #require(try scores(Optics(), at: distance).1)
      // 40 mm through 65 degrees on 1280 pixels.
      let expected = 40 * 1004.6 / (distance * 10)
      #expect(abs(Double(code.side) - expected) < expected * 0.06, "\(distance) cm: \(code.side) px")
      #expect(code.contrast > 60)
      // Which pass of which reader comes first is the readers' business; without libzxing it is another one.
      #expect(["zxing", "zbar"].contains("\(code.look)".split(separator: " ").first), "\(code.look)")
    }
  }

  @Test func `light is measured from darkness to glare`() {
    func light(_ gray: @escaping (Int, Int) -> Int) -> LightScore {
      var score: LightScore?
      Scene.play(1, { x, y, _ in gray(x, y) }) { score = LightScore($0) }
      return score!
    }
    let good = light { x, y in Scene.counter(x, y) }
    #expect(good.score == 100 && good.dark == 0 && good.bright == 0)
    let dark = light { _, _ in 18 }
    #expect(dark.score < 10 && dark.dark > 90 && dark.brightness < 30)
    let glaring = light { x, _ in x < 400 ? 250 : 150 }
    #expect(glaring.bright > 40 && glaring.score < 50)
  }

  @Test func `a still is the frame, as a PNG of no more than 1280 pixels`() throws {
    let pixels = (0..<2560 * 64).map { UInt8(truncatingIfNeeded: $0 / 2560 * 3) }
    let still = unsafe pixels.withUnsafeBytes { luma in
      Still(unsafe Frame(lending: luma, width: 2560, height: 64, stride: 2560, time: .zero))
    }
    let picture = try PictureDecoder.decode(still.png())
    #expect(picture.width == 1280 && picture.height == 32)
    #expect(picture.pixels[0] < 5 && picture.pixels[31 * 1280] > 180)
  }

  @Test func `the smallest frames are survived`() {
    for (width, height) in [(1, 1), (3, 40), (40, 3)] {
      let pixels = [UInt8](repeating: 9, count: width * height)
      unsafe pixels.withUnsafeBytes { luma in
        let scores = SetUpScores(
          unsafe Frame(lending: luma, width: width, height: height, stride: width, time: .zero), code: nil)
        #expect(scores.focus == nil)
      }
    }
  }
}

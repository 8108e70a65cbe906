import Camera
import Film
import QREncode
import Testing

@Suite struct HintTests {
  @Test func `help is due after three seconds, once, and again after ten`() {
    var hints = HintWatch()
    let due = (0..<160).filter { hints.look(found: true, at: .milliseconds($0 * 100)) }
    #expect(due == [30, 130])
  }

  @Test func `a code that is read, or goes away, needs no help`() {
    var hints = HintWatch()
    for step in 0..<25 { _ = hints.look(found: true, at: .milliseconds(step * 100)) }
    hints.read(at: .milliseconds(2500))
    for step in 26..<50 {
      let isDue = hints.look(found: true, at: .milliseconds(step * 100))
      #expect(!isDue)
    }
    for step in 50..<60 {
      let isDue = hints.look(found: false, at: .milliseconds(step * 100))
      #expect(!isDue)
    }
    for step in 60..<85 {
      let isDue = hints.look(found: true, at: .milliseconds(step * 100))
      #expect(!isDue)
    }
  }

  // The frame with which help became due; nil if it never did.
  private func helped(
    _ optics: Optics, side: Double, length: Int, at distance: Double, as carrier: Prop.Carrier = .paper
  ) throws -> Int? {
    let film = CameraFilm(width: 1280, height: 720, rate: 15, seed: 3, optics: optics)
    let matrix = try QRMatrix(text: String((voucherText + voucherText + voucherText).prefix(length)), level: .medium)
    film.add(Shot([Prop(matrix, as: carrier, side: side, at: distance)], hold: 4.5))
    let gaze = Gaze()
    var (index, helped): (Int, Int?) = (0, nil)
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      defer { index += 1 }
      let frame = unsafe Frame(lending: luma, width: 1280, height: 720, stride: 1280, time: .seconds(1) * index / 15)
      _ = gaze.look(at: frame)
      if gaze.needsHelp { helped = helped ?? index }
    }
    return helped
  }

  @Test func `a code that is held too far away to be read gets help after three seconds`() throws {
    let frame = try #require(try helped(Optics(), side: 40, length: 400, at: 34))
    #expect((45...75).contains(frame))
  }

  @Test(arguments: [3.0, 4.5, 6], [Prop.Carrier.paper, .phone])
  func `a code before a lens that is badly focused gets help after three seconds`(
    blur: Double, carrier: Prop.Carrier
  ) throws {
    var optics = Optics()
    optics.blur = blur
    let frame = try #require(try helped(optics, side: 40, length: 181, at: 20, as: carrier))
    #expect((45...80).contains(frame))
  }

  @Test func `a code that is read gets no help`() throws {
    #expect(try helped(Optics(), side: 40, length: 100, at: 20) == nil)
  }

  @Test(arguments: [(0.8, 3.0), (0.8, 8), (4, 8)])
  func `an empty counter gets no help, however noisy or out of focus`(blur: Double, noise: Double) {
    var optics = Optics()
    (optics.blur, optics.noise) = (blur, noise)
    let film = CameraFilm(width: 1280, height: 720, rate: 15, seed: 3, optics: optics)
    film.empty(for: 4.5)
    let gaze = Gaze()
    var index = 0
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      defer { index += 1 }
      _ = gaze.look(
        at: unsafe Frame(lending: luma, width: 1280, height: 720, stride: 1280, time: .seconds(1) * index / 15))
      #expect(!gaze.needsHelp)
    }
  }
}

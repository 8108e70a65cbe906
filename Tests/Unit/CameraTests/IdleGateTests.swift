import Camera
import Film
import QREncode
import Testing

@Suite struct IdleGateTests {
  // What the gate does with each frame.
  private func turns(_ frames: Int, _ gray: (Int, Int, Int) -> Int) -> [IdleGate.Turn] {
    var (thumbnail, gate) = (Thumbnail(), IdleGate())
    var turns: [IdleGate.Turn] = []
    Scene.play(frames, gray) { frame in
      thumbnail.take(frame)
      turns.append(gate.turn(thumbnail, at: frame.time))
    }
    return turns
  }

  @Test func `a still and noisy scene lets the readers sleep, but for a glance each half second`() {
    let turns = turns(240) { x, y, _ in Scene.counter(x, y) }
    #expect(turns[..<110].allSatisfy { $0 == .awake })
    #expect(!turns[125...].contains(.awake))
    #expect((7...8).contains(turns[125...].count { $0 == .glance }))
  }

  @Test func `auto exposure is not movement`() {
    // A third brighter within a second, and back.
    let turns = turns(260) { x, y, frame in
      let step = max(0, min(30, min(frame - 150, 240 - frame)))
      return 16 + (Scene.counter(x, y) - 16) * (90 + step) / 90
    }
    #expect(!turns[125...].contains(.awake))
  }

  @Test func `the bands of a flickering lamp are not movement`() {
    let turns = turns(200) { x, y, frame in Scene.counter(x, y) * (100 + ((y + frame * 37) / 80 % 2) * 12) / 100 }
    #expect(!turns[125...].contains(.awake))
  }

  @Test func `something small that comes wakes the readers at once`() {
    let turns = turns(170) { x, y, frame in
      frame >= 150 && (300..<360).contains(x) && (200..<260).contains(y) ? 190 : Scene.counter(x, y)
    }
    #expect(turns[149] != .awake)
    #expect(turns[150...].allSatisfy { $0 == .awake })
  }

  @Test func `a code in view keeps the readers awake`() {
    var (thumbnail, gate) = (Thumbnail(), IdleGate())
    Scene.play(200, { x, y, _ in Scene.counter(x, y) }) { frame in
      thumbnail.take(frame)
      gate.read(at: frame.time)
      let turn = gate.turn(thumbnail, at: frame.time)
      #expect(turn == .awake)
    }
  }

  struct Arrival: Sendable, CustomTestStringConvertible {
    let name: String
    var carrier = Prop.Carrier.paper
    var distance = 20.0
    var enter = 0.4
    var gain = 1.0
    var noise = 3.0
    var unrest = 1.0
    var seed: UInt64 = 1
    var testDescription: String { name }
  }

  static let arrivals = [
    Arrival(name: "a paper"), Arrival(name: "a phone", carrier: .phone, seed: 2),
    Arrival(name: "a quick hand", enter: 0.1, seed: 3), Arrival(name: "a slow hand", enter: 2.5, seed: 4),
    Arrival(name: "far away", distance: 26, seed: 5), Arrival(name: "near", distance: 12, seed: 6),
    Arrival(name: "a dim shop", carrier: .phone, gain: 0.3, noise: 6, seed: 7),
    Arrival(name: "a dim shop and paper", distance: 16, gain: 0.4, noise: 5, seed: 8),
    Arrival(name: "a stand", enter: 1, unrest: 0, seed: 9),
  ]

  @Test(arguments: arrivals)
  func `no first readable frame of an arrival is slept through`(arrival: Arrival) throws {
    var optics = Optics()
    (optics.gain, optics.noise) = (arrival.gain, arrival.noise)
    let film = CameraFilm(width: 1280, height: 720, rate: 15, seed: arrival.seed, optics: optics)
    film.empty(for: 5.5)
    let matrix = try QRMatrix(text: String(voucherText.prefix(120)), level: .medium)
    film.add(
      Shot(
        [Prop(matrix, as: arrival.carrier, at: arrival.distance)], hold: 0.6, enter: arrival.enter,
        unrest: arrival.unrest))
    var (thumbnail, gate) = (Thumbnail(), IdleGate())
    let reader = PassReader()
    var (index, slept, first) = (0, 0, -1)
    var turn = IdleGate.Turn.awake
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      defer { index += 1 }
      guard first < 0 else { return }
      let frame = unsafe Frame(
        lending: luma, width: 1280, height: 720, stride: 1280, time: .seconds(1) * index / 15)
      thumbnail.take(frame)
      turn = gate.turn(thumbnail, at: frame.time)
      if turn == .sleep { slept += 1 }
      // An empty counter needs no reading.
      guard index > 80 else { return }
      if !reader.read(frame, Look(.zxing, .dense)).isEmpty || !reader.read(frame, Look(.zbar, .dense)).isEmpty {
        first = index
      }
    }
    #expect(slept > 10)
    #expect(first > 0)
    #expect(turn == .awake)
  }
}

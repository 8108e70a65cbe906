import Camera
import Film
import QREncode
import Testing

@Suite struct FilmTests {
  // Reads each frame; returns the contents with the frame in which each was first read.
  private func read(_ film: CameraFilm) -> [(bytes: [UInt8], frame: Int)] {
    let reader = QRReader()
    var found: [(bytes: [UInt8], frame: Int)] = []
    var number = 0
    unsafe film.play { luma in
      let frame = unsafe Frame(
        lending: luma, width: film.width, height: film.height, stride: film.width, time: .zero)
      for symbol in reader.read(frame) where !found.contains(where: { $0.bytes == symbol.bytes }) {
        found.append((symbol.bytes, number))
      }
      number += 1
    }
    return found
  }

  @Test(arguments: Prop.Carrier.allCases, [18.0, 22.0])
  func `a voucher held before the camera is read`(carrier: Prop.Carrier, distance: Double) throws {
    let film = CameraFilm(seed: 3)
    film.empty(for: 0.1)
    try film.show(voucherText, as: carrier, at: distance, yaw: 8, pitch: -6, roll: 10, for: 0.7)
    #expect(read(film).map(\.bytes) == [Array(voucherText.utf8)])
  }

  @Test func `an empty counter holds no code`() {
    let film = CameraFilm(seed: 4)
    film.empty(for: 0.3)
    #expect(read(film).isEmpty)
  }

  @Test func `two vouchers side by side are both read`() throws {
    let film = CameraFilm(seed: 5)
    let (left, right) = ("VC1:LEFT", "VC1:RIGHT")
    film.add(
      Shot(
        [
          Prop(try QRMatrix(text: left, level: .medium), at: 22, x: -45),
          Prop(try QRMatrix(text: right, level: .medium), as: .phone, at: 22, x: 45),
        ], hold: 0.6))
    #expect(Set(read(film).map { String(decoding: $0.bytes, as: UTF8.self) }) == [left, right])
  }

  @Test func `a film is the same for the same seed, and another for another`() throws {
    func sum(_ seed: UInt64) throws -> [UInt64] {
      let film = CameraFilm(width: 320, height: 180, seed: seed)
      try film.show("VC1:SAME", as: .phone, for: 0.2)
      var sums: [UInt64] = []
      unsafe film.play { luma in
        sums.append(unsafe luma.reduce(0) { $0 &* 31 &+ UInt64($1) })
      }
      return sums
    }
    #expect(try sum(1) == sum(1))
    #expect(try sum(1) != sum(2))
  }

  @Test func `a frame is no clean bitmap`() throws {
    let film = CameraFilm(seed: 6)
    try film.show(voucherText, for: 0.1)
    var grays = Set<UInt8>()
    unsafe film.play { luma in unsafe grays.formUnion(luma) }
    #expect(grays.count > 100)
  }

  @Test func `a film is written as video that the decoder takes`() throws {
    let film = CameraFilm(width: 64, height: 48, seed: 7)
    film.empty(for: 0.1)
    let scratch = Scratch()
    let path = scratch.file("film.y4m", [])
    try FilmFile.write(film, to: path)
    let source = try Y4MSource(path: path, pace: Y4MSource.Pace.none)
    var frames = 0
    while try source.next(within: .seconds(1), { _ in frames += 1 }) == .frame {}
    #expect(frames == 3)
  }
}

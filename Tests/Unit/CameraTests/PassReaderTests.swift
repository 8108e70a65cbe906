import Camera
import Film
import Pictures
import QREncode
import Testing

@Suite struct PassReaderTests {
  // A code with quiet zone; each pixel's gray by a rule of place and darkness.
  private func picture(
    _ text: String, module: Int, gray: (_ x: Int, _ y: Int, _ dark: Bool) -> UInt8
  ) throws -> GrayPicture {
    let matrix = try QRMatrix(text: text, level: .medium)
    let side = (matrix.size + 8) * module
    let pixels = (0..<side * side).map { at in
      let (x, y) = (at % side, at / side)
      return gray(x, y, matrix[x / module - 4, y / module - 4])
    }
    return GrayPicture(width: side, height: side, pixels: pixels)
  }

  private func texts(_ picture: GrayPicture, _ pass: Pass) -> [String] {
    symbols(picture, pass).map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  private func symbols(_ picture: GrayPicture, _ pass: Pass) -> [Symbol] {
    let reader = PassReader()
    return unsafe picture.pixels.withUnsafeBytes { luma in
      reader.read(
        unsafe Frame(
          lending: luma, width: picture.width, height: picture.height, stride: picture.width, time: .zero), by: pass)
    }
  }

  @Test(arguments: [Pass.plain, .dense, .adaptive, .blurred, .sharpened, .double])
  func `a plain code is read by every pass but the inverted`(pass: Pass) throws {
    let clean = try picture(voucherText, module: 5) { _, _, dark in dark ? 30 : 220 }
    #expect(texts(clean, pass) == [voucherText])
  }

  @Test func `light modules on dark are read by the inverted pass`() throws {
    let dark = try picture(voucherText, module: 5) { _, _, dark in dark ? 220 : 30 }
    #expect(texts(dark, .plain).isEmpty)
    #expect(texts(dark, .inverted) == [voucherText])
  }

  @Test func `a faint code in slanting light is read by the adaptive pass`() throws {
    let slanting = try picture(voucherText, module: 5) { x, y, dark in UInt8(60 + (x + y) / 5 - (dark ? 14 : 0)) }
    #expect(texts(slanting, .adaptive) == [voucherText])
  }

  @Test func `modules of two pixels are read when the picture is doubled, and corners are the picture's`() throws {
    let small = try picture("VC1:SMALL", module: 2) { _, _, dark in dark ? 30 : 220 }
    let symbol = try #require(symbols(small, .double).first)
    #expect(String(decoding: symbol.bytes, as: UTF8.self) == "VC1:SMALL")
    let corner = try #require(symbol.corners.first)
    #expect(abs(corner.x - 8) < 4 && abs(corner.y - 8) < 4)
  }

  @Test func `a large picture is made smaller, and its corners are its own`() throws {
    let large = try picture("VC1:LARGE", module: 60) { _, _, dark in dark ? 0 : 255 }
    #expect(large.width > PassReader.mostSide)
    let symbol = try #require(symbols(large, .plain).first)
    #expect(String(decoding: symbol.bytes, as: UTF8.self) == "VC1:LARGE")
    let corner = try #require(symbol.corners.first)
    #expect(abs(corner.x - 240) < 30 && abs(corner.y - 240) < 30)
  }

  @Test(arguments: Pass.allCases)
  func `the smallest pictures are survived by every pass`(pass: Pass) {
    for (width, height) in [(1, 1), (1, 40), (40, 1), (3, 3), (17, 16)] {
      let count = width * height
      #expect(texts(GrayPicture(width: width, height: height, pixels: .init(repeating: 7, count: count)), pass).isEmpty)
    }
  }

  private func symbols(_ picture: GrayPicture, _ look: Look, padding: Int = 0) -> [Symbol] {
    var memory: [UInt8] = []
    for row in 0..<picture.height {
      memory += picture.pixels[row * picture.width..<(row + 1) * picture.width]
      memory += [UInt8](repeating: 0, count: padding)
    }
    let reader = PassReader()
    return unsafe memory.withUnsafeBytes { luma in
      reader.read(
        unsafe Frame(
          lending: luma, width: picture.width, height: picture.height, stride: picture.width + padding, time: .zero),
        look)
    }
  }

  @Test(.enabled(if: PassReader().hasSecondReader))
  func `the second reader gives every byte as it was, and the same corners`() throws {
    let matrix = try QRMatrix(bytes: (0...255).map { UInt8($0) }, level: .medium)
    let side = (matrix.size + 8) * 6
    let picture = GrayPicture(
      width: side, height: side,
      pixels: (0..<side * side).map { matrix[$0 % side / 6 - 4, $0 / side / 6 - 4] ? 0 : 255 })
    for padding in [0, 13] {
      let second = try #require(symbols(picture, Look(.zxing, .dense), padding: padding).first)
      let first = try #require(symbols(picture, Look(.zbar, .dense), padding: padding).first)
      #expect(second.bytes == (0...255).map { UInt8($0) })
      #expect(first.bytes == second.bytes)
      for (a, b) in zip(first.corners, second.corners) { #expect(abs(a.x - b.x) < 20 && abs(a.y - b.y) < 20) }
    }
  }

  @Test(arguments: PassReader.thorough)
  func `the smallest pictures are survived by every look`(look: Look) {
    for (width, height) in [(1, 1), (1, 40), (40, 1), (3, 3), (17, 16)] {
      let picture = GrayPicture(width: width, height: height, pixels: .init(repeating: 7, count: width * height))
      #expect(symbols(picture, look).isEmpty)
    }
  }

  @Test func `both readers' words about one code are one code`() throws {
    let clean = try picture(voucherText, module: 5) { _, _, dark in dark ? 30 : 220 }
    let gaze = Gaze()
    for _ in 0..<8 {
      let found = unsafe clean.pixels.withUnsafeBytes { luma in
        gaze.look(
          at: unsafe Frame(lending: luma, width: clean.width, height: clean.height, stride: clean.width, time: .zero))
      }
      #expect(found.map(\.bytes) == [Array(voucherText.utf8)])
    }
  }

  // Beside a plain code a faint one, which the second reader takes for an even surface.
  private func plainAndFaint() throws -> GrayPicture {
    let plain = try picture("VC1:PLAIN", module: 5) { _, _, dark in dark ? 30 : 220 }
    let faint = try picture("VC1:FAINT", module: 5) { _, _, dark in dark ? 160 : 220 }
    var pixels: [UInt8] = []
    for row in 0..<plain.height {
      pixels += plain.pixels[row * plain.width..<(row + 1) * plain.width]
      pixels += faint.pixels[row * faint.width..<(row + 1) * faint.width]
    }
    return GrayPicture(width: plain.width + faint.width, height: plain.height, pixels: pixels)
  }

  @Test(.enabled(if: PassReader().hasSecondReader))
  func `a code beside the one that the second reader finds is found by zbar in the same picture`() throws {
    let both = try plainAndFaint()
    let second = symbols(both, Look(.zxing, .dense)).map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(second == ["VC1:PLAIN"])
    let reader = PassReader()
    let (found, look) = unsafe both.pixels.withUnsafeBytes { luma in
      reader.readThoroughly(
        unsafe Frame(lending: luma, width: both.width, height: both.height, stride: both.width, time: .zero))
    }
    #expect(Set(found.map { String(decoding: $0.bytes, as: UTF8.self) }) == ["VC1:PLAIN", "VC1:FAINT"])
    #expect(found.count == 2 && look == Look(.zxing, .dense))
  }

  @Test(.enabled(if: PassReader().hasSecondReader))
  func `both readers look at the first frames of a code, so that the one beside it is seen`() throws {
    let both = try plainAndFaint()
    let gaze = Gaze()
    var found: [Int] = []
    for number in 0..<4 {
      found.append(
        unsafe both.pixels.withUnsafeBytes { luma in
          gaze.look(
            at: unsafe Frame(
              lending: luma, width: both.width, height: both.height, stride: both.width,
              time: .milliseconds(33) * number))
        }.count)
    }
    #expect(found == [2, 2, 2, 2])
    #expect(gaze.look?.eye == .zbar)
  }

  @Test func `reading thoroughly says which pass read`() throws {
    let dark = try picture("VC1:DARK", module: 6) { _, _, dark in dark ? 255 : 0 }
    let reader = PassReader()
    let (symbols, look) = unsafe dark.pixels.withUnsafeBytes { luma in
      reader.readThoroughly(
        unsafe Frame(lending: luma, width: dark.width, height: dark.height, stride: dark.width, time: .zero))
    }
    #expect(symbols.count == 1)
    #expect(look?.pass == .inverted)
  }
}

@Suite struct GazeTests {
  @Test func `a code that is followed has its corners where it is, and is read on`() throws {
    let film = CameraFilm(rate: 15, seed: 5)
    film.add(Shot([Prop(try QRMatrix(text: voucherText, level: .medium))], hold: 1.5, unrest: 3))
    let (gaze, reader) = (Gaze(), PassReader())
    var (index, readable, read) = (0, 0, 0)
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      defer { index += 1 }
      let frame = unsafe Frame(
        lending: luma, width: film.width, height: film.height, stride: film.width, time: .seconds(1) * index / 15)
      let found = gaze.look(at: frame)
      guard let whole = reader.read(frame, Look(.zbar, .dense)).first else { return }
      readable += 1
      guard let symbol = found.first else { return }
      read += 1
      #expect(symbol.bytes == Array(voucherText.utf8))
      for (a, b) in zip(symbol.corners, whole.corners) { #expect(abs(a.x - b.x) < 20 && abs(a.y - b.y) < 20) }
    }
    #expect(readable > 10)
    #expect(read * 10 >= readable * 9)
  }

  @Test func `a second code beside the followed one is seen within four frames`() throws {
    let film = CameraFilm(rate: 15, seed: 6)
    let (one, two) = (try QRMatrix(text: "VC1:ONE", level: .medium), try QRMatrix(text: "VC1:TWO", level: .medium))
    let props = [Prop(one, x: -45), Prop(two, x: 45)]
    film.add(Shot([props[0]], hold: 1, enter: 0.1, leave: 0, unrest: 0.2))
    film.add(Shot(props, hold: 1, enter: 0.01, leave: 0.1, unrest: 0.2))
    let gaze = Gaze()
    var counts: [Int] = []
    unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in
      let frame = unsafe Frame(
        lending: luma, width: film.width, height: film.height, stride: film.width,
        time: .seconds(1) * counts.count / 15)
      counts.append(Set(gaze.look(at: frame).map(\.bytes)).count)
    }
    // The second shot begins with frame 17.
    #expect(counts[17..<23].contains(2))
  }
}

@Suite struct LadderTests {
  private struct NoPass: Error {}

  @Test func `every second frame is looked at plainly and every pass has its turn`() {
    var ladder = Ladder()
    var passes: [Pass] = []
    for _ in 0..<12 {
      guard let pass = ladder.next() else { break }
      passes.append(pass)
      ladder.took(pass, found: false)
    }
    #expect(passes.count == 12 && stride(from: 0, to: 12, by: 2).allSatisfy { passes[$0] == .plain })
    #expect(Set(passes) == Set(Ladder.rungs + [.plain]))
  }

  @Test func `the pass that reads goes on until it missed twice`() throws {
    var ladder = Ladder()
    #expect(ladder.next() == .plain)
    ladder.took(.plain, found: false)
    guard let found = ladder.next() else { throw NoPass() }
    ladder.took(found, found: true)
    #expect(ladder.next() == found)
    ladder.took(found, found: false)
    #expect(ladder.next() == found)
    ladder.took(found, found: false)
    #expect(ladder.next() == .plain)
  }

  @Test func `on a slow machine passes are spaced out, so that frames cost their time in the mean`() {
    var ladder = Ladder()
    let period = Duration.milliseconds(33)
    // An hour of idleness first.
    for _ in 0..<100_000 { ladder.earn(period) }
    var (passes, spent) = (0, Duration.zero)
    for _ in 0..<300 {
      ladder.earn(period)
      // The second reader looks at each; a pass of the ladder takes three frames' time.
      var cost = Duration.milliseconds(10)
      if ladder.next() != nil { (passes, cost) = (passes + 1, cost + .milliseconds(100)) }
      ladder.spend(cost)
      spent += cost
    }
    #expect(spent <= period * 304, "\(spent)")
    #expect((65...75).contains(passes), "\(passes)")
  }

  @Test func `on a fast machine each frame has its pass`() {
    var ladder = Ladder()
    var passes = 0
    for _ in 0..<300 {
      ladder.earn(.milliseconds(33))
      if ladder.next() != nil { passes += 1 }
      ladder.spend(.milliseconds(30))
    }
    #expect(passes == 300)
  }
}

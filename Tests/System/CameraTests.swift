import Film
import Foundation
import Glibc
import LocalAPI
import Rig
import Testing

@Suite(.serialized) struct CameraTests {
  /// A short film of one voucher, as bytes of YUV4MPEG2.
  private static func film(_ text: String, width: Int = 1280, height: Int = 720) throws -> [UInt8] {
    let film = CameraFilm(width: width, height: height, rate: 10, seed: 7)
    film.empty(for: 0.2)
    try film.show(text, as: .phone, at: 18, yaw: 8, pitch: -6, roll: 5, for: 1)
    let pipe = try Descriptors.pipe()
    let collected = Watched<[UInt8]?>(nil)
    Thread.detachNewThread {
      var bytes: [UInt8] = []
      while true {
        let more = Descriptors.read(pipe.reading, atMost: 1 << 20)
        if more.isEmpty { break }
        bytes += more
      }
      let all = bytes
      collected.change { $0 = all }
    }
    try film.writeHeader(to: pipe.writing)
    try film.write(to: pipe.writing)
    close(pipe.writing)
    defer { close(pipe.reading) }
    guard let bytes = collected.wait(within: .seconds(60), { $0 }) else { throw TrialError("the film is not done") }
    return bytes
  }

  private static func accepted(_ kiosk: KioskProcess) throws -> KeptRecord? {
    try kiosk.records().first { $0.isAcceptance }
  }

  @Test func `a film through a pipe is read, judged and accepted once`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let voucher = try #require(try shop.mint.issue("coffee").first)
      let reader = try kiosk.startReader(
        ["--y4m", "-", "--no-pace"], input: .bytes(try Self.film(voucher.text)))
      #expect(reader.end(within: .seconds(60)) == .status(0), "\(reader.errors)")
      #expect(try Self.accepted(kiosk)?.data.index == voucher.index)
      #expect(try kiosk.records().count(where: \.isAcceptance) == 1)
      #expect(try kiosk.status().camera?.state == .ended)
      #expect(!reader.errors.contains("VC1:"))
    }
  }

  @Test func `a camera that is missing is told to staff, and the reader goes on looking for it`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let device = shop.folder.file("video9")
      let reader = try kiosk.startReader(["--camera", device])
      defer { reader.kill() }
      let report = try Patience.await("the camera's report") { try kiosk.status().camera }
      #expect(report.state == .missing && report.source == device && !report.whatToDo.isEmpty)
      #expect(try kiosk.status().headline == .look)
      #expect(reader.isRunning)
      #expect(try kiosk.records().contains { $0.type == "voucherd.device.event.v1" })
    }
  }

  @Test func `a film that is missing, cut off or changes its size half-way ends with an error that says so`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let voucher = try #require(try shop.mint.issue("coffee").first)
      let missing = try Running.run(
        "voucher-reader", ["--y4m", shop.folder.file("none.y4m"), "--socket", kiosk.socket(.reader)])
      #expect(missing.status == 1 && missing.errors.contains("none.y4m"), "\(missing.errors)")

      let whole = try Self.film(voucher.text)
      let cut = try shop.folder.write(Array(whole.dropLast(100_000)), to: "cut.y4m")
      let truncated = try Running.run(
        "voucher-reader", ["--y4m", cut, "--no-pace", "--socket", kiosk.socket(.reader)])
      #expect(truncated.status == 1 && !truncated.errors.isEmpty, "\(truncated.errors)")
      // What was whole before the cut was read.
      #expect(try Self.accepted(kiosk)?.data.index == voucher.index)

      let half = Array(whole.prefix(30 + 2 * (6 + 1280 * 720)))
      let header = Array(whole.prefix { $0 != 0x0a }) + [0x0a]
      let two = header + half.dropFirst(header.count).prefix(2 * (6 + 1280 * 720))
      let other = try Self.film(voucher.text, width: 640, height: 480)
      let mixed = try shop.folder.write(two + other, to: "mixed.y4m")
      let changed = try Running.run(
        "voucher-reader", ["--y4m", mixed, "--no-pace", "--socket", kiosk.socket(.reader)])
      #expect(changed.status == 1 && !changed.errors.isEmpty, "\(changed.errors)")
      let report = try #require(try kiosk.status().camera)
      #expect(report.state != .ok && !report.detail.isEmpty)
      #expect(try kiosk.verify().ok)
    }
  }

  @Test func `a picture is handed over by voucherctl as a scanner would`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let picture = shop.folder.file("voucher.png")
      try Running.succeed(
        "voucher-mint",
        ["issue", "--home", shop.mint.home, "--campaign", "coffee", "--format", "png", "--out", picture])
      let finished = try kiosk.ctl(["scan", picture])
      #expect(finished.status == 0, "\(finished.errors)\(finished.output)")
      #expect(try Self.accepted(kiosk) != nil)
    }
  }
}

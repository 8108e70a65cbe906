import Curl
import Film
import Foundation
import Glibc
import LocalAPI
import LocalCalls
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

  @Test func `a reader that is killed is missed within seconds, and what it held is told anew when it is back`() throws
  {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let fifo = shop.folder.file("camera.y4m")
      try Running.succeed("/usr/bin/mkfifo", [fifo])
      let pipe = unsafe open(fifo, O_RDWR | O_CLOEXEC)
      defer { close(pipe) }
      func isGood() throws -> Bool { try kiosk.status().camera?.state == .ok }
      func watch() throws -> ChildProcess {
        let reader = try kiosk.startReader(["--y4m", fifo])
        _ = try Patience.await("pictures", within: .seconds(20)) {
          let frame = [UInt8](repeating: 0, count: 64 * 64).indices.map { UInt8(truncatingIfNeeded: $0 &* 7) }
          _ = Descriptors.write(Array("YUV4MPEG2 W64 H64 F10:1 Cmono\nFRAME\n".utf8) + frame, to: pipe)
          return try isGood() ? true : nil
        }
        return reader
      }
      try watch().kill()
      _ = try Patience.await("the missing reader", within: .seconds(5)) { try isGood() ? nil : true }
      let status = try kiosk.status()
      #expect(status.headline == .look && status.whatToDo.en.contains("voucher-reader"))
      #expect(status.camera?.detail == "voucher-reader has gone")
      let health = #expect(throws: LocalFailure.self) { try kiosk.client(.staff).call("GET", "/healthz") }
      #expect("\(health.map { "\($0)" } ?? "")".contains("voucher-reader"))
      let doctor = try kiosk.client(.staff).get("/v1/doctor", as: Doctor.self)
      #expect(doctor.checks.first { $0.name == "camera" }?.result == .look)
      let metrics = try kiosk.client(.staff).call("GET", "/metrics")
      #expect(String(decoding: metrics.body, as: UTF8.self).contains("voucherd_camera_ok 0\n"))
      _ = try Patience.await("its record") {
        try kiosk.records().contains { $0.type == "voucherd.device.event.v1" } ? true : nil
      }
      try watch().kill()
    }
  }

  @Test func `a reader that belongs to the kiosk and never reports is said in status, health and doctor`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk(settings: "reader: {expected: true}")
      let report = try Patience.await("the missing reader", within: .seconds(20)) { try kiosk.status().camera }
      #expect(report.state == .missing && report.detail == "voucher-reader has not reported")
      let status = try kiosk.status()
      #expect(status.headline == .look && status.whatToDo.en.contains("voucher-reader"))
      #expect(throws: LocalFailure.self) { try kiosk.client(.staff).call("GET", "/healthz") }
      let doctor = try kiosk.client(.staff).get("/v1/doctor", as: Doctor.self)
      #expect(doctor.checks.first { $0.name == "camera" }?.result == .look)
      // One that comes late is as good as any.
      let reader = try kiosk.startReader(["--serial", shop.folder.file("ttyACM9")])
      defer { reader.kill() }
      _ = try Patience.await("its report", within: .seconds(10)) {
        try kiosk.status().camera?.source.hasSuffix("ttyACM9") == true ? true : nil
      }
    }
  }

  @Test func `a scan engine is told again to a voucherd that was started anew`() throws {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let device = shop.folder.file("ttyACM9")
      let reader = try kiosk.startReader(["--serial", device])
      defer { reader.kill() }
      _ = try Patience.await("the engine's report") { try kiosk.status().camera }
      kiosk.killDaemon()
      try kiosk.start()
      let report = try Patience.await("the report, once more", within: .seconds(15)) { try kiosk.status().camera }
      #expect(report.state == .missing && report.source == device)
      // What is asked of a camera is answered as far as there is an answer.
      let view = try kiosk.client(.staff).get("/v1/camera", as: CameraView.self)
      #expect(view.state == .missing && view.picture == nil)
    }
  }
}

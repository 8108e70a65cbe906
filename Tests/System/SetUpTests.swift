import Film
import Foundation
import Glibc
import LocalAPI
import QREncode
import Rig
import Synchronization
import Testing

/// Seeing through the camera, with the real reader, daemon and command line.
@Suite(.serialized) struct SetUpTests {
  /// A camera that never ends, as a FIFO: the same second of a film again and again, until it is told to pause.
  private final class Projection: Sendable {
    private let doing = Mutex((isPaused: false, isOver: false))

    init(of film: CameraFilm, into path: String) throws {
      guard unsafe mkfifo(path, 0o600) == 0 else { throw TrialError("no FIFO at \(path)") }
      _ = Descriptors.ignoreBrokenPipes
      var frames: [[UInt8]] = []
      unsafe film.play { (luma: UnsafeRawBufferPointer) throws(Never) in unsafe frames.append(Array(luma)) }
      let (pictures, header) = (frames, "YUV4MPEG2 W\(film.width) H\(film.height) F\(film.rate):1 Cmono\n")
      let rate = film.rate
      Thread.detachNewThread { [self] in
        let pipe = unsafe open(path, O_WRONLY | O_CLOEXEC)
        defer { close(pipe) }
        guard Descriptors.write(Array(header.utf8), to: pipe) else { return }
        for index in 0... {
          let now = doing.withLock { $0 }
          if now.isOver { return }
          usleep(UInt32(1_000_000 / rate))
          if now.isPaused { continue }
          let frame = Array("FRAME\n".utf8) + pictures[index % pictures.count]
          guard Descriptors.write(frame, to: pipe) else { return }
        }
      }
    }

    func pause() { doing.withLock { $0.isPaused = true } }
    func end() { doing.withLock { $0.isOver = true } }
  }

  private struct Line: Decodable {
    struct Picture: Decodable {
      let width, height, light: Int
      let focus: Int?
    }
    struct Code: Decodable {
      let side: Int
      let distance_mm: Int?
      let pass: String
    }
    let state: String
    let detail: String
    let what_to_do: String
    let picture: Picture?
    let code: Code?
    let advice: [String]
  }

  private func look(_ kiosk: KioskProcess) throws -> Line? {
    let done = try kiosk.ctl(["camera", "-o", "json", "--count", "1"])
    return done.status == 0 ? try JSONDecoder().decode(Line.self, from: Data(done.output.utf8)) : nil
  }

  @Test func `an admin sees scores, the code's distance and a snapshot, and what is wrong when the camera stops`()
    throws
  {
    try inShop { shop in
      let kiosk = try shop.openKiosk()
      let none = try kiosk.ctl(["camera", "--count", "1"])
      #expect(none.status == 1 && none.errors.contains("systemctl start voucher-reader"), "\(none.errors)")

      let text = try #require(try shop.mint.issue("coffee").first).text
      let film = CameraFilm(width: 1280, height: 720, rate: 10, seed: 7)
      film.add(
        Shot([Prop(try QRMatrix(text: text, level: .medium), at: 20)], hold: 1, enter: 0, leave: 0, unrest: 0.3))
      let fifo = shop.folder.file("camera.y4m")
      let projection = try Projection(of: film, into: fifo)
      defer { projection.end() }
      let reader = try kiosk.startReader(["--y4m", fifo])
      defer { reader.kill() }

      let line = try Patience.await("a view with a code") { () -> Line? in
        guard let line = try look(kiosk), line.code != nil else { return nil }
        return line
      }
      #expect(line.state == "ok")
      let distance = try #require(line.code?.distance_mm)
      #expect((185...215).contains(distance), "\(distance) mm")
      #expect(try #require(line.picture?.focus) > 50)
      #expect(try #require(line.picture?.light) > 50)
      let pass = try #require(line.code?.pass)
      // Which one is first is a matter of milliseconds.
      #expect(pass.hasPrefix("zxing ") || pass.hasPrefix("zbar "), "\(pass)")
      #expect(!line.advice.isEmpty && !line.advice.contains("mend-camera"))

      let file = shop.folder.file("counter.png")
      let taken = try kiosk.ctl(["camera", "--snapshot", file])
      #expect(taken.status == 0, "\(taken.errors)")
      // The snapshot is the picture: the code on it is the voucher's.
      let read = try Running.run("voucher-reader", ["--print", "--pictures", file])
      #expect(read.output.contains(text))
      // Stored nowhere on the kiosk, and who took it is recorded.
      let records = try kiosk.records()
      #expect(
        records.contains {
          $0.type == "voucherd.device.event.v1" && String(decoding: $0.bytes, as: UTF8.self).contains("taken by user")
        })
      let kept = FileManager.default.enumerator(atPath: kiosk.state)?.allObjects.compactMap { $0 as? String } ?? []
      #expect(kept.allSatisfy { !$0.hasSuffix(".png") })

      projection.pause()
      let still = try Patience.await("the trouble") { () -> Line? in
        // For a moment the view alone has missed a picture.
        guard let line = try look(kiosk), line.state == "stalled", line.detail.contains("sends no picture") else {
          return nil
        }
        return line
      }
      #expect(still.picture == nil && still.advice == ["mend-camera"])
      #expect(still.detail.contains("sends no picture") && !still.what_to_do.isEmpty, "\(still.detail)")
      let refused = try kiosk.ctl(["camera", "--snapshot", shop.folder.file("none.png")])
      #expect(refused.status == 1 && refused.errors.contains("sends no picture"), "\(refused.errors)")
      #expect(!FileManager.default.fileExists(atPath: shop.folder.file("none.png")))

      // A daemon that was started anew learns at once how the camera is.
      try kiosk.stopDaemon()
      try kiosk.start()
      let report = try Patience.await("the camera's report", within: .seconds(8)) { try kiosk.status().camera }
      #expect(report.state == .stalled)
      #expect(reader.isRunning)
    }
  }
}

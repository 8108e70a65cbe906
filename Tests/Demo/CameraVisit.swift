import Foundation
import Issuing
import LocalAPI
import Rig

/// A real camera, and vouchers on a sheet to hold before it.
struct CameraVisit {
  /// Where the sheet is put: the scratch folder goes, a sheet may stay.
  static let outputFolder = "demo-output"

  let stage: Stage
  let narrator: Narrator

  /// Stays until Ctrl-C.
  func run(_ camera: String, until interrupt: Interrupt) throws {
    let scenes = try Programme(stage.shop.mint).scenes
    var items: [Sheet.Item] = []
    for scene in scenes where !items.contains(where: { $0.text == scene.text }) {
      items.append(Sheet.Item(text: scene.text, label: scene.title, id: "expect \(scene.screen)"))
    }
    try FileManager.default.createDirectory(atPath: Self.outputFolder, withIntermediateDirectories: true)
    let sheet = Self.outputFolder + "/vouchers.pdf"
    try Data(try Sheet.pdf(items)).write(to: URL(filePath: sheet))
    narrator.part("sheet", "\(sheet): print it, or show it on a phone; each code says what to expect")

    let follower = try AnswerFollower(stage.first)
    let reader = try stage.first.startReader(["--camera", camera])
    narrator.part("camera", "\(camera), read by voucher-reader (\(reader.pid)) at 20 to 25 cm; end with Ctrl-C")
    narrator.chapter("At the counter of \(stage.first.device)")
    Thread.detachNewThread { [narrator] in
      var place = 0
      while true {
        guard let answer = follower.answer(place, within: .seconds(3600)) else { continue }
        narrator.answer(answer, to: answer.code, isExpected: true)
        place += 1
      }
    }
    Thread.detachNewThread { [narrator] in
      // 0: it was asked to.
      guard let end = reader.end(within: .seconds(86_400)), end != .status(0) else { return }
      narrator.complain("voucher-reader has ended:\n\(reader.errors)")
    }
    let report = try? Patience.await("the camera's report", within: .seconds(10), { try stage.first.status().camera })
    if let report {
      narrator.part("camera", report.state == .ok ? "pictures come" : "\(report.detail); \(report.whatToDo)")
    }
    interrupt.wait()
    _ = try? reader.stop()
    let status = try stage.first.ctl(["status"])
    narrator.quote("voucherctl status", status.output + status.errors)
  }
}

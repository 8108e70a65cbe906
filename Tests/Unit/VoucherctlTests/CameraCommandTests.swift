import Foundation
import LocalAPI
import Rig
import Testing

/// The real voucherctl, and a kiosk whose camera shows what a test says.
struct CameraCommandTests {
  private static func view(
    focus: Int? = 80, light: Int = 90, brightness: Int = 120, side: Int = 200, ageMS: Int = 100, x: Int = 540,
    contrast: Int = 150
  ) -> CameraView {
    CameraView(
      source: "/dev/video0", state: .ok, detail: "", whatToDo: "",
      picture: .init(
        width: 1280, height: 720, rate: 30, focus: focus, light: light, brightness: brightness, dark: 1, bright: 2),
      code: .init(
        ageMS: ageMS, corners: [[x, 260], [x + side, 260], [x + side, 460], [x, 460]], side: side, contrast: contrast,
        pass: "zxing dense"))
  }

  private func lines(_ view: CameraView) async throws -> (distance: Int?, advice: [String]) {
    struct Line: Decodable {
      struct Code: Decodable { let distance_mm: Int? }
      let code: Code?
      let advice: [String]
    }
    let done = try await StaffCommandTests().ctl(
      ["camera", "-o", "json", "--count", "1"], at: PretendKiosk { $0.view = view })
    #expect(done.status == 0, "\(done.errors)")
    let line = try JSONDecoder().decode(Line.self, from: Data(done.output.utf8))
    return (line.code?.distance_mm, line.advice)
  }

  @Test func `a good place is called good, with the distance of the code`() async throws {
    let (distance, advice) = try await lines(Self.view())
    // 40 mm on 200 of 1280 pixels through 65 degrees.
    #expect(distance == 201)
    #expect(advice == ["good"])
  }

  @Test(arguments: [
    (view(focus: 20), ["focus"]), (view(light: 20, brightness: 30), ["more-light"]),
    (view(light: 20, brightness: 220), ["less-light"]), (view(side: 120), ["move-closer"]),
    (view(side: 400), ["move-away"]), (view(ageMS: 5000), ["show-code"]), (view(x: 10), ["move-to-middle"]),
    (view(contrast: 30), ["light-code"]),
    (view(focus: nil, side: 100, contrast: 30), ["focus", "move-closer", "light-code"]),
  ])
  func `what is wrong is said`(view: CameraView, advice: [String]) async throws {
    #expect(try await lines(view).advice == advice)
  }

  @Test func `the text shows both scores, the distance and who read, in the language of the terminal`() async throws {
    let kiosk = PretendKiosk { $0.view = Self.view(focus: 45) }
    let english = try await StaffCommandTests().ctl(["camera", "--count", "1"], at: kiosk)
    #expect(english.output.contains("/dev/video0: 1280 x 720, 30 pictures a second"))
    #expect(english.output.contains("focus   45 #########"))
    #expect(english.output.contains("20.1 cm away, 200 pixels wide, contrast 150, read by zxing dense 0.1 s ago"))
    #expect(english.output.contains("> Out of focus: turn the lens"))
    let chinese = try await StaffCommandTests().ctl(["camera", "--count", "1"], at: kiosk, language: "zh_TW.UTF-8")
    #expect(chinese.output.contains("> 沒對好焦"))
  }

  @Test func `the view is renewed as often as it is said`() async throws {
    let done = try await StaffCommandTests().ctl(
      ["camera", "-o", "json", "--count", "3", "--every", "100"], at: PretendKiosk { $0.view = Self.view() })
    #expect(done.output.split(separator: "\n").count == 3)
  }

  @Test func `a camera in trouble is told with what to do, and nothing in it commands the terminal`() async throws {
    let kiosk = PretendKiosk {
      $0.view = CameraView(
        source: "/dev/video0", state: .missing, detail: "it has gone\u{1b}[2J", whatToDo: "plug it in", picture: nil,
        code: nil)
    }
    let done = try await StaffCommandTests().ctl(["camera", "--count", "1"], at: kiosk)
    #expect(done.output.contains("> it has gone\u{FFFD}[2J; plug it in"))
  }

  @Test func `a snapshot goes to a file of its owner's, or to standard output`() async throws {
    let picture: [UInt8] = CameraWish.snapshotBegin + [7, 8, 9]
    let kiosk = PretendKiosk { $0.picture = picture }
    let scratch = ScratchFolder()
    let file = scratch.file("counter.png")
    #expect(try await StaffCommandTests().ctl(["camera", "--snapshot", file], at: kiosk).status == 0)
    #expect(try Array(Data(contentsOf: URL(filePath: file))) == picture)
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let refused = try await StaffCommandTests().ctl(["camera", "--snapshot", scratch.file("no/x.png")], at: kiosk)
    #expect(refused.status == 1 && refused.errors.contains("no/x.png can't be written"))
  }

  @Test func `without a reader the status is 1, with what to do; wrong usage is 2`() async throws {
    let done = try await StaffCommandTests().ctl(["camera"], at: PretendKiosk())
    #expect(done.status == 1 && done.errors.contains("Start voucher-reader."))
    #expect(try Running.run("voucherctl", ["camera", "--count", "0"]).status == 2)
    #expect(try Running.run("voucherctl", ["camera", "--snapshot", "-", "--count", "1"]).status == 2)
  }
}

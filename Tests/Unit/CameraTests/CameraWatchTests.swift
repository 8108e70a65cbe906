import Camera
import Testing

@Suite struct CameraWatchTests {
  private static let unplugged = CameraTrouble(.missing, "/dev/video0 has gone", whatToDo: "plug it in")

  @Test func `the first frame says that pictures come, further ones say nothing`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    #expect(watch.frame(at: .milliseconds(33))?.state == .ok)
    #expect(watch.frame(at: .milliseconds(66)) == nil)
  }

  @Test func `nearly two seconds without a frame are told once`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    _ = watch.frame(at: .zero)
    #expect(watch.quiet(at: .milliseconds(1699)) == nil)
    let report = watch.quiet(at: .milliseconds(1700))
    #expect(report?.state == .stalled)
    #expect(report?.detail == "cam sends no picture")
    #expect(watch.quiet(at: .seconds(3)) == nil)
    #expect(watch.frame(at: .seconds(4))?.state == .ok)
  }

  @Test func `a source that never sends is told after two seconds`() {
    var watch = CameraWatch(name: "cam", at: .seconds(100))
    #expect(watch.quiet(at: .seconds(101)) == nil)
    #expect(watch.quiet(at: .milliseconds(101_900))?.state == .stalled)
  }

  @Test func `a trouble is told once, and as a reminder every 30 s`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    #expect(watch.trouble(Self.unplugged, at: .zero)?.isReminder == false)
    #expect(watch.trouble(Self.unplugged, at: .seconds(1)) == nil)
    #expect(watch.trouble(Self.unplugged, at: .seconds(30))?.isReminder == true)
    #expect(watch.frame(at: .seconds(31))?.state == .ok)
  }

  @Test func `another trouble is told at once`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    _ = watch.trouble(Self.unplugged, at: .zero)
    let busy = CameraTrouble(.busy, "another program holds it", whatToDo: "close it")
    #expect(watch.trouble(busy, at: .seconds(1))?.state == .busy)
  }

  @Test func `a frozen camera is to be opened anew at once, and again every five seconds`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    _ = watch.frame(at: .zero)
    var moments: [Int] = []
    for tenth in 20..<140 {
      _ = watch.frame(at: .milliseconds(tenth * 100), .frozen)
      if watch.takesReopening(at: .milliseconds(tenth * 100)) { moments.append(tenth) }
    }
    #expect(moments == [20, 70, 120])
    _ = watch.frame(at: .seconds(20), .black)
    let isDue = watch.takesReopening(at: .seconds(20))
    #expect(!isDue)
  }

  @Test(arguments: [(PictureHealth.Finding.black, CameraState.black), (.covered, .black), (.frozen, .stalled)])
  func `pictures that show nothing are told once, and their end`(finding: PictureHealth.Finding, state: CameraState) {
    var watch = CameraWatch(name: "cam", at: .zero)
    #expect(watch.frame(at: .zero)?.state == .ok)
    let report = watch.frame(at: .seconds(1), finding)
    #expect(report?.state == state)
    #expect(report?.detail.hasPrefix("cam ") == true)
    #expect(report?.whatToDo.isEmpty == false)
    #expect(watch.frame(at: .seconds(2), finding) == nil)
    #expect(watch.frame(at: .seconds(3))?.state == .ok)
  }

  @Test func `a camera that was black and then stops sending stands still`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    #expect(watch.frame(at: .seconds(1), .black)?.state == .black)
    #expect(watch.quiet(at: .milliseconds(2699)) == nil)
    #expect(watch.quiet(at: .milliseconds(2700))?.state == .stalled)
  }

  @Test func `what the source said stands until it is opened, and then as long as nothing comes without a word`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    #expect(watch.trouble(Self.unplugged, at: .zero)?.state == .missing)
    #expect(watch.quiet(at: .seconds(10)) == nil)
    watch.opened(at: .seconds(10))
    #expect(watch.quiet(at: .seconds(11)) == nil)
    #expect(watch.quiet(at: .seconds(12))?.state == .stalled)
  }

  @Test func `a camera that does not come back from its driver is told once, and cleared by the next frame`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    watch.opened(at: .zero)
    let report = watch.silent(at: .seconds(2))
    #expect(report?.state == .stalled && report?.detail == "cam does not answer")
    #expect(watch.silent(at: .seconds(3)) == nil)
    #expect(watch.silent(at: .seconds(33))?.isReminder == true)
    #expect(watch.frame(at: .seconds(34))?.state == .ok)
  }

  @Test func `a camera that showed something and hangs sends no picture`() {
    var watch = CameraWatch(name: "cam", at: .zero)
    watch.opened(at: .zero)
    _ = watch.frame(at: .zero)
    #expect(watch.silent(at: .seconds(2))?.detail == "cam sends no picture")
  }
}

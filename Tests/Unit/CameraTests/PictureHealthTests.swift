import Camera
import Testing

@Suite struct PictureHealthTests {
  private func findings(_ frames: Int, _ gray: (Int, Int, Int) -> Int) -> [PictureHealth.Finding] {
    var (thumbnail, health) = (Thumbnail(), PictureHealth())
    var findings: [PictureHealth.Finding] = []
    Scene.play(frames, gray) { frame in
      thumbnail.take(frame)
      findings.append(health.judge(thumbnail, at: frame.time))
    }
    return findings
  }

  @Test func `a thumbnail holds the means of squares of 16 pixels`() {
    var thumbnail = Thumbnail()
    let pixels = (0..<40 * 33).map { UInt8($0 % 40 < 16 ? 100 : 200) }
    unsafe pixels.withUnsafeBytes { luma in
      thumbnail.take(unsafe Frame(lending: luma, width: 40, height: 33, stride: 40, time: .zero))
    }
    #expect(thumbnail.columns == 2 && thumbnail.rows == 2)
    #expect(thumbnail.means == [1600, 3200, 1600, 3200])
  }

  @Test func `a camera that sees its counter is in good health`() {
    #expect(findings(90) { x, y, _ in Scene.counter(x, y) }.allSatisfy { $0 == .good })
  }

  @Test func `darkness is noticed within two seconds, and its end within one`() {
    let all = findings(120) { x, y, frame in (20..<80).contains(frame) ? 17 : Scene.counter(x, y) }
    #expect(all[..<40].allSatisfy { $0 == .good })
    #expect(all[20 + 60 - 1] == .black)
    #expect(all[80 + 30] == .good)
  }

  @Test func `a lens that is covered is noticed within two seconds`() {
    let all = findings(80) { x, y, frame in frame < 20 ? Scene.counter(x, y) : 128 }
    #expect(all[79] == .covered)
  }

  @Test func `a hand that passes the lens is no trouble`() {
    let all = findings(90) { x, y, frame in (30..<50).contains(frame) ? 90 : Scene.counter(x, y) }
    #expect(all.allSatisfy { $0 == .good })
  }

  @Test func `one and the same picture is noticed within two seconds, and another one ends it`() {
    var (thumbnail, health) = (Thumbnail(), PictureHealth())
    Scene.play(1, { x, y, _ in Scene.counter(x, y) }) { thumbnail.take($0) }
    var findings = (0..<60).map { health.judge(thumbnail, at: .seconds(1) * $0 / 30) }
    #expect(findings[40] == .good)
    #expect(findings[59] == .frozen)
    Scene.play(30, from: 60, { x, y, _ in Scene.counter(x, y) }) { frame in
      thumbnail.take(frame)
      findings.append(health.judge(thumbnail, at: frame.time))
    }
    #expect(findings.last == .good)
  }

  @Test func `another picture that again does not change is no end of it`() {
    var first = Thumbnail()
    var second = Thumbnail()
    Scene.play(1, { x, y, _ in Scene.counter(x, y) }) { first.take($0) }
    Scene.play(1, from: 1, { x, y, _ in Scene.counter(x, y) }) { second.take($0) }
    var health = PictureHealth()
    for frame in 0..<60 { _ = health.judge(first, at: .seconds(1) * frame / 30) }
    let findings = (60..<100).map { health.judge(second, at: .seconds(1) * $0 / 30) }
    #expect(findings.allSatisfy { $0 == .frozen })
  }
}

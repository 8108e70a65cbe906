import Rig
import Testing

@Suite struct ConfigurationTests {
  /// A mistake, and what must be said of it.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let program: String
    let text: String
    /// Line and key, and some word of what is allowed.
    let said: [String]
    var testDescription: String { "\(program): \(said[0])" }

    static let all = [
      Mistake(
        program: "voucherd", text: "sockets:\n  folder: /run/voucherd\n  foldr: /etc\n",
        said: [":3: sockets.foldr", "staff_group"]),
      Mistake(program: "voucherd", text: "log:\n  level: loud\n", said: [":2: log.level", "warning"]),
      Mistake(program: "voucherd", text: "state:\n  folder: [a, b]\n", said: [":2: state.folder", "path"]),
      Mistake(program: "voucherd", text: "state:\n  folder: /a\n  folder: /b\n", said: ["folder", "more than once"]),
      Mistake(program: "voucherd", text: "state: {\n", said: ["is no YAML"]),
      Mistake(
        program: "voucher-uplink", text: "bases:\n  hub:\n    url: ftp://hub.example\n",
        said: [":3: bases.hub.url", "https"]),
      Mistake(
        program: "voucher-uplink", text: "bases:\n  hub:\n    url: http://hub.example\n",
        said: [":3: bases.hub.url", "https"]),
      Mistake(
        program: "voucher-uplink", text: "bases:\n  hub:\n    url: https://hub.example\nexchanges:\n  at_once: 99\n",
        said: [":5: exchanges.at_once", "32"]),
      Mistake(program: "voucher-reader", text: "camera:\n  width: wide\n", said: [":2: camera.width", "4096"]),
      Mistake(program: "voucher-reader", text: "scanner:\n  rate: 10000\n", said: [":2: scanner.rate", "19200"]),
    ]
  }

  @Test(arguments: Mistake.all) func `a mistake is told with file, line, key and what is allowed`(
    _ mistake: Mistake
  ) throws {
    let folder = ScratchFolder()
    let file = try folder.write(mistake.text, to: "config.yaml")
    let finished = try Running.run(mistake.program, ["--config", file, "--check-config"])
    #expect(finished.status == 1)
    #expect(finished.errors.contains(file), "\(finished.errors)")
    for said in mistake.said { #expect(finished.errors.contains(said), "\(finished.errors)") }
  }

  @Test(arguments: [["voucherd"], ["voucher-reader"], ["voucher-uplink"], ["voucher-hub", "serve"]])
  func `a configuration that is not there is told, by every program with 1`(_ words: [String]) throws {
    let finished = try Running.run(
      words[0], words.dropFirst() + ["--config", "/nonexistent/config.yaml", "--check-config"])
    #expect(finished.status == 1 && finished.errors.contains("/nonexistent/config.yaml"), "\(finished)")
  }

  @Test(arguments: [
    ("voucherd", "--print-config"), ("voucher-uplink", "--print-config"), ("voucher-reader", "--print-config"),
  ]) func `the printed example is a good configuration`(_ program: String, _ option: String) throws {
    let folder = ScratchFolder()
    var example = try Running.succeed(program, [option])
    // Nobody can know the hub's address beforehand.
    example = example.replacing("#url:", with: "url:")
    let file = try folder.write(example, to: "config.yaml")
    let finished = try Running.run(program, ["--config", file, "--check-config"])
    #expect(finished.status == 0 && finished.output.contains(file), "\(finished.errors)")
  }

  @Test(arguments: ["voucherd", "voucher-reader", "voucher-uplink"])
  func `wrong usage ends with 2, the version with 0`(program: String) throws {
    let wrong = try Running.run(program, ["--nonsense"])
    #expect(wrong.status == 2 && wrong.errors.contains("--nonsense"), "\(wrong.errors)")
    let version = try Running.run(program, ["--version"])
    #expect(version.status == 0 && version.output.hasPrefix(program + " "))
  }

  @Test(arguments: [["--camera", "/dev/video0", "--format", "H264"], ["--serial", "/dev/ttyS0", "--rate", "10000"]])
  func `a format or a rate that is not known is wrong usage`(words: [String]) throws {
    let finished = try Running.run("voucher-reader", words)
    #expect(finished.status == 2 && finished.errors.contains(words[2]), "\(finished.errors)")
  }

  @Test func `only for a video it is said that it may be a FIFO`() throws {
    let picture = try Running.run("voucher-reader", ["--print", "--pictures", "/nowhere/a.png"])
    #expect(picture.status == 1 && !picture.output.contains("FIFO"))
    let video = try Running.run("voucher-reader", ["--print", "--y4m", "/nowhere/a.y4m"])
    #expect(video.status == 1 && video.errors.contains("mkfifo"))
  }
}

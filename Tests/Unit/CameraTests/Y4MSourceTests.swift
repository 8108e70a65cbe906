import Camera
import Glibc
import Testing

@Suite struct Y4MSourceTests {
  private static let header = Array(Y4MDecoderTests.header.utf8)
  private static let short: Duration = .milliseconds(20)

  private func next(_ source: Y4MSource, within: Duration = .seconds(5)) throws(CameraTrouble) -> (FrameTurn, UInt8?) {
    var gray: UInt8?
    let turn = try source.next(within: within) { frame in
      unsafe frame.withLuma { gray = unsafe $0[frame.stride * (frame.height - 1)] }
    }
    return (turn, gray)
  }

  private func source(_ pipe: Pipe) -> Y4MSource {
    Y4MSource(descriptor: pipe.reading, closes: true, name: "the pipe", isPipe: false, pace: .writer)
  }

  @Test func `a pipe that stalls inside of a frame is waited for and goes on`() throws {
    let pipe = Pipe()
    let source = source(pipe)
    pipe.write(Self.header + Y4MDecoderTests.frame(10).prefix(50))
    #expect(try next(source, within: Self.short) == (.nothing, nil))
    #expect(try next(source, within: Self.short) == (.nothing, nil))
    pipe.write(Y4MDecoderTests.frame(10).dropFirst(50))
    #expect(try next(source) == (.frame, 10))
    pipe.finish()
    #expect(try next(source) == (.ended, nil))
    #expect(try next(source) == (.ended, nil))
  }

  @Test func `a pipe that ends inside of a frame says which and what to do`() throws {
    let pipe = Pipe()
    let source = source(pipe)
    pipe.write(Self.header + Y4MDecoderTests.frame(10) + Y4MDecoderTests.frame(20).prefix(106))
    pipe.finish()
    #expect(try next(source) == (.frame, 10))
    let trouble = #expect(throws: CameraTrouble.self) { try next(source) }
    #expect(trouble?.state == .ended)
    #expect(trouble?.detail == "the pipe: it ends inside of frame 2, after 100 of 384 bytes")
    #expect(trouble?.whatToDo.isEmpty == false)
  }

  @Test func `a pipe whose size changes says from what to what`() throws {
    let pipe = Pipe()
    let source = source(pipe)
    pipe.write(Self.header + Y4MDecoderTests.frame(10) + Array("YUV4MPEG2 W640 H480 F30:1\n".utf8))
    #expect(try next(source) == (.frame, 10))
    let trouble = #expect(throws: CameraTrouble.self) { try next(source) }
    #expect(trouble?.detail == "the pipe: the picture changes from 16x16 C420 to 640x480 C420 at frame 2")
  }

  @Test func `a missing file says so`() {
    let trouble = #expect(throws: CameraTrouble.self) { try Y4MSource(path: "/nonexistent/film.y4m") }
    #expect(trouble?.state == .missing)
    #expect(trouble?.detail == "there is no file /nonexistent/film.y4m")
    // A film is not plugged in.
    #expect(trouble?.whatToDo.contains("correct the path") == true && trouble?.whatToDo.contains("plug") == false)
  }

  @Test func `a folder is no video`() {
    let trouble = #expect(throws: CameraTrouble.self) { try Y4MSource(path: "/tmp") }
    #expect(trouble?.whatToDo == "give a folder with --pictures")
  }

  @Test func `an empty file is no video`() throws {
    let scratch = Scratch()
    let source = try Y4MSource(path: scratch.file("empty.y4m", []))
    let trouble = #expect(throws: CameraTrouble.self) { try next(source) }
    #expect(trouble?.detail == "\(scratch.path)/empty.y4m: it holds nothing")
  }

  @Test func `a file without pace carries the time of the film`() throws {
    let scratch = Scratch()
    let film = Self.header + Y4MDecoderTests.frame(1) + Y4MDecoderTests.frame(2) + Y4MDecoderTests.frame(3)
    let source = try Y4MSource(path: scratch.file("a.y4m", film), pace: Y4MSource.Pace.none)
    var times: [Duration] = []
    while try source.next(within: .seconds(1), { times.append($0.time) }) == .frame {}
    let period = Duration.seconds(1) / 30
    #expect(times == [.zero, period, period * 2])
    #expect(source.place == "frame 3 of \(scratch.path)/a.y4m")
  }

  @Test func `a file is played at its own rate`() throws {
    let scratch = Scratch()
    let film = Self.header + (0..<7).flatMap { Y4MDecoderTests.frame($0) }
    let source = try Y4MSource(path: scratch.file("a.y4m", film))
    let begin = Monotonic.now()
    while try next(source).0 == .frame {}
    #expect(Monotonic.now() - begin >= .milliseconds(199))
  }

  @Test func `a FIFO without a writer is waited for, and ends with its writer`() throws {
    let scratch = Scratch()
    let path = "\(scratch.path)/fifo"
    #expect(unsafe mkfifo(path, 0o600) == 0)
    let source = try Y4MSource(path: path)
    #expect(source.isPipe)
    #expect(try next(source, within: Self.short) == (.nothing, nil))
    let writer = unsafe open(path, O_WRONLY)
    Pipe.write(Self.header + Y4MDecoderTests.frame(5), to: writer)
    #expect(try next(source) == (.frame, 5))
    close(writer)
    #expect(try next(source) == (.ended, nil))
    // The next writer is read by the next opening.
    let again = try Y4MSource(path: path)
    let second = unsafe open(path, O_WRONLY)
    Pipe.write(Self.header + Y4MDecoderTests.frame(6), to: second)
    #expect(try next(again) == (.frame, 6))
    close(second)
  }

  @Test func `a missing camera says so at once`() {
    let trouble = #expect(throws: CameraTrouble.self) { try V4L2Source(path: "/dev/video-nowhere") }
    #expect(trouble?.state == .missing)
    let file = #expect(throws: CameraTrouble.self) { try V4L2Source(path: "/etc/hostname") }
    #expect(file?.detail == "/etc/hostname is no camera")
    // A device, but not one that says it is a camera (VIDIOC_QUERYCAP).
    let device = #expect(throws: CameraTrouble.self) { try V4L2Source(path: "/dev/null") }
    #expect(device?.state == .missing && device?.detail == "/dev/null is no camera")
  }
}

import Camera
import Glibc
import Testing

/// A scan engine on a serial line, which is a pseudoterminal here: the test holds its other end.
@Suite struct SerialEngineTests {
  private final class Line {
    let path: String
    private var master: Int32

    init() throws {
      master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      // TIOCSPTLCK and TIOCGPTN of asm-generic/ioctls.h: the other end is unlocked, and its number asked for.
      var (locked, number): (Int32, Int32) = (0, 0)
      try #require(unsafe master >= 0 && ioctl(master, 0x4004_5431, &locked) == 0)
      try #require(unsafe ioctl(master, 0x8004_5430, &number) == 0)
      path = "/dev/pts/\(number)"
    }

    deinit { hangUp() }

    func write(_ text: String) { Pipe.write(Array(text.utf8), to: master) }

    func hangUp() {
      if master >= 0 { close(master) }
      master = -1
    }

    var settings: termios {
      get {
        var settings = termios()
        unsafe tcgetattr(master, &settings)
        return settings
      }
      set {
        var settings = newValue
        unsafe tcsetattr(master, TCSANOW, &settings)
      }
    }
  }

  private static func next(_ engine: SerialEngine) throws -> [String] {
    for _ in 0..<50 {
      guard case .lines(let texts) = try engine.next(within: .milliseconds(100)), !texts.isEmpty else { continue }
      return texts.map { String(decoding: $0, as: UTF8.self) }
    }
    return []
  }

  @Test func `a line that waits for a modem is set raw, local and receiving`() throws {
    let line = try Line()
    line.settings.c_cflag &= ~tcflag_t(CLOCAL)
    line.settings.c_cflag |= tcflag_t(CRTSCTS)
    try #require(line.settings.c_cflag & tcflag_t(CLOCAL) == 0)
    let engine = try SerialEngine(path: line.path, rate: 9600)
    let settings = line.settings
    #expect(settings.c_cflag & tcflag_t(CLOCAL | CREAD) == tcflag_t(CLOCAL | CREAD))
    #expect(settings.c_cflag & tcflag_t(CRTSCTS) == 0)
    #expect(settings.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
    #expect(unsafe withUnsafePointer(to: settings) { unsafe cfgetispeed($0) } == speed_t(B9600))
    _ = engine
  }

  @Test func `each code is a line, however it comes`() throws {
    let line = try Line()
    let engine = try SerialEngine(path: line.path)
    line.write("]Q1VC1:ON")
    #expect(try engine.next(within: .seconds(5)) == .lines([]))
    line.write("E\r\nVC1:TWO\r\n")
    #expect(try Self.next(engine) == ["VC1:ONE", "VC1:TWO"])
    #expect(try engine.next(within: .zero) == .nothing)
  }

  @Test func `an engine that is pulled out has gone`() throws {
    let line = try Line()
    let engine = try SerialEngine(path: line.path)
    line.hangUp()
    let trouble = #expect(throws: CameraTrouble.self) { try engine.next(within: .seconds(5)) }
    #expect(trouble?.state == .missing)
  }

  @Test func `what is no serial line, or has no such rate, is refused`() throws {
    #expect(throws: CameraTrouble.self) { try SerialEngine(path: "/dev/null") }
    let line = try Line()
    let trouble = #expect(throws: CameraTrouble.self) { try SerialEngine(path: line.path, rate: 10_000) }
    #expect(trouble?.whatToDo.contains("19200") == true)
  }
}

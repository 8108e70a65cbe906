import Camera
import Daemon
import Dispatch
import Glibc
import Logging
import QREncode
import Synchronization
import Testing

@testable import voucher_reader

/// The loop of voucher-reader over cameras that do what a test says.
@Suite struct ReadingLoopTests {
  /// A camera that sends these pictures, 30 a second by its own clock, and then fails or ends.
  private final class Scripted: FrameSource {
    let name = "cam"
    let isDevice: Bool
    var place: String { "frame \(sent) of cam" }
    private let pictures: [[UInt8]]
    private let trouble: CameraTrouble?
    private let begin: Duration
    private var sent = 0

    init(_ pictures: [[UInt8]], isDevice: Bool = true, from begin: Duration, then trouble: CameraTrouble? = nil) {
      (self.pictures, self.isDevice, self.begin, self.trouble) = (pictures, isDevice, begin, trouble)
    }

    func next(within patience: Duration, _ body: (borrowing Frame) -> Void) throws(CameraTrouble) -> FrameTurn {
      guard sent < pictures.count else {
        if let trouble { throw trouble }
        return .ended
      }
      let time = begin + .seconds(1) * sent / 30
      unsafe pictures[sent].withUnsafeBytes { luma in
        body(
          unsafe Frame(lending: luma, width: Scene.width, height: Scene.height, stride: Scene.width, time: time))
      }
      sent += 1
      return .frame
    }
  }

  /// Keeps what voucherd would be told.
  private final class Told: SightPort {
    let states = Mutex<[CameraState]>([])
    let sights = Mutex<[Sight]>([])
    func tell(_ sight: Sight, place: String) throws(PortFault) { sights.withLock { $0.append(sight) } }
    func tell(_ report: CameraWatch.Report, source: String) throws(PortFault) {
      states.withLock { $0.append(report.state) }
    }
  }

  private static func still() -> [UInt8] {
    var pixels: [UInt8] = []
    Scene.play(1, { x, y, _ in Scene.counter(x, y) }) { frame in
      pixels = unsafe frame.withLuma { unsafe Array($0) }
    }
    return pixels
  }

  private static func code() throws -> [UInt8] {
    let matrix = try QRMatrix(text: "VC1:HELLO", level: .medium)
    return (0..<Scene.width * Scene.height).map { at in
      let (x, y) = ((at % Scene.width - 200) / 8, (at / Scene.width - 120) / 8)
      let isInside = (0..<matrix.size).contains(x) && (0..<matrix.size).contains(y)
      return isInside && at % Scene.width >= 200 && at / Scene.width >= 120 && matrix[x, y] ? 20 : 210
    }
  }

  // For as long as zbar alone may need: its passes are spread over frames.
  private static func heldUp() throws -> [[UInt8]] { [[UInt8]](repeating: try code(), count: 20) }

  // Runs the loop over these cameras, one after the other; returns its status and what was told.
  private func run(
    _ sources: [any FrameSource], once: Bool = true, told: Told = Told(), heartbeat: Heartbeat? = nil,
    opening: @escaping () -> Void = {}
  ) -> (status: Int32, opened: Int, told: Told) {
    let mailer = Mailer(
      port: told, source: "cam", waits: true, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    var opened = 0
    var loop = ReadingLoop(
      open: { () throws(CameraTrouble) -> any FrameSource in
        opened += 1
        opening()
        guard opened <= sources.count else { throw CameraTrouble(.missing, "no more", whatToDo: "") }
        return sources[opened - 1]
      }, reopens: true, once: once, eachIsOnce: false, mailer: mailer, window: nil,
      heartbeat: heartbeat ?? Heartbeat(manager: ServiceManager(environment: [:])),
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let status = loop.run(name: "cam")
    mailer.finish(within: .seconds(5))
    return (status, opened, told)
  }

  @Test func `a frozen camera is told, opened anew by itself, and read on`() throws {
    let frozen = [[UInt8]](repeating: Self.still(), count: 100)
    let (status, opened, told) = run([
      Scripted(frozen, from: .zero), Scripted(try Self.heldUp(), from: .seconds(4)),
    ])
    #expect(status == 0)
    #expect(opened == 2)
    // The reader has never ended, and said once that it was stalled; another report comes when the picture moves.
    #expect(told.states.withLock { $0 } == [.ok, .stalled])
    #expect(told.sights.withLock { $0.first?.event } == .appeared)
  }

  @Test func `a pipe that shows one and the same picture is told, and left open`() throws {
    let frozen = [[UInt8]](repeating: Self.still(), count: 100)
    let (status, opened, told) = run([
      Scripted(frozen + [try Self.code()], isDevice: false, from: .zero)
    ])
    #expect(status == 0 && opened == 1)
    #expect(told.states.withLock { $0 } == [.ok, .stalled])
  }

  @Test func `a camera that goes away is told and taken up when it returns`() throws {
    let gone = CameraTrouble(.missing, "cam has gone", whatToDo: "plug it in")
    let (status, opened, told) = run([
      Scripted([Self.still()], from: .zero, then: gone), Scripted(try Self.heldUp(), from: .seconds(2)),
    ])
    #expect(status == 0 && opened == 2)
    // That it was well before is told only if there is time for it: what holds now goes first.
    #expect(told.states.withLock { $0.suffix(2) } == [.missing, .ok])
  }

  @Test(arguments: [nil, CameraTrouble(.ended, "cam ends inside of frame 2", whatToDo: "write it again")])
  func `a pipe that nobody writes any more is missing, and waited for`(trouble: CameraTrouble?) throws {
    let (status, opened, told) = run([
      Scripted([Self.still()], isDevice: false, from: .zero, then: trouble),
      Scripted(try Self.heldUp(), isDevice: false, from: .seconds(2)),
    ])
    #expect(status == 0 && opened == 2)
    #expect(told.states.withLock { $0.suffix(2) } == [.missing, .ok])
  }

  /// A camera whose driver keeps whoever asks for the first frame.
  private final class Hanging: FrameSource {
    let name = "cam"
    let isDevice = true
    let place = "somewhere"
    private let rest: any FrameSource
    private var hangs = true

    init(before rest: any FrameSource) { self.rest = rest }

    func next(within patience: Duration, _ body: (borrowing Frame) -> Void) throws(CameraTrouble) -> FrameTurn {
      if hangs { Monotonic.sleep(until: Monotonic.now() + .seconds(3)) }
      defer { hangs = false }
      return hangs ? .nothing : try rest.next(within: patience, body)
    }
  }

  /// The service manager's end of sd_notify(3).
  private final class Manager: Sendable {
    let path: String
    private let descriptor: Int32
    private let told = Mutex(0)

    /// How often it was told that the process lives.
    var beats: Int { told.withLock { $0 } }

    init() throws {
      path = "@voucher-reader-test-\(getpid())-\(UInt32.random(in: .min ... .max))"
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let name = [0] + Array(path.utf8.dropFirst())
      unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
      let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
      let bound = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
      }
      try #require(descriptor >= 0 && bound == 0)
    }

    // A socket's queue is short: what nobody takes holds up the one who tells.
    func listen() {
      DispatchQueue.global().async { [self] in
        var bytes = [UInt8](repeating: 0, count: 512)
        while true {
          let length = unsafe recv(descriptor, &bytes, bytes.count, 0)
          guard length > 0 else { break }
          if String(decoding: bytes.prefix(length), as: UTF8.self).contains("WATCHDOG=1") { told.withLock { $0 += 1 } }
        }
        close(descriptor)
      }
    }

    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }
  }

  @Test func `a camera that hangs in its driver is told within two seconds, and nobody is killed for it`() throws {
    let manager = try Manager()
    manager.listen()
    defer { manager.end() }
    // So short a limit that a hanging camera would be over it, had it one.
    let heartbeat = Heartbeat(
      manager: ServiceManager(environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "400000"]),
      longestLook: .seconds(1))
    let told = Told()
    let begin = Monotonic.now()
    let stalled = Mutex<[Duration]>([])
    let watcher = DispatchSource.makeTimerSource()
    watcher.schedule(deadline: .now(), repeating: .milliseconds(20))
    watcher.setEventHandler {
      let count = told.states.withLock { $0.count { $0 == .stalled } }
      stalled.withLock { if $0.count < count { $0.append(Monotonic.now() - begin) } }
    }
    watcher.activate()
    defer { watcher.cancel() }
    var isFirst = true
    let code = Scripted([try Self.code()], from: .seconds(7))
    let (status, opened, _) = run(
      [
        Scripted([Self.still()], from: .zero, then: CameraTrouble(.missing, "gone", whatToDo: "")),
        Hanging(before: code),
      ],
      told: told, heartbeat: heartbeat
    ) {
      // Opening hangs the first time.
      if isFirst { Monotonic.sleep(until: Monotonic.now() + .seconds(3)) }
      isFirst = false
    }
    #expect(status == 0 && opened == 2)
    let moments = stalled.withLock { $0 }
    #expect(moments.first.map { $0 < .milliseconds(2300) } == true, "\(moments)")
    // That it was well in between is told only if there is time for it.
    let states = told.states.withLock { $0 }
    #expect(states.filter { $0 != .ok } == [.stalled, .missing, .stalled] && states.last == .ok, "\(states)")
    // Every 200 ms or so, in more than six seconds.
    #expect(manager.beats >= 15, "\(manager.beats)")
  }
}

@Suite struct PrintedTextTests {
  @Test(
    arguments: [
      (Array("VC1:\u{7}ü\"".utf8), #""VC1:\u0007ü\"""#), ([0x93, 0xFA, 0x96, 0x7B], "\"日本\""),
      ([0x10, 0x41, 0xB0, 0xA2, 0x3B], "\"\\u0010A阿;\""), ([0x01, 0xB0, 0xA2, 0xE9], "\"\\u0001°¢é\""),
      ([0x01, 0xE9, 0xFF, 0x41], "\"\\u0001éÿA\""), ([], "\"\""),
    ] as [([UInt8], String)])
  func `bytes are printed as UTF-8, Shift JIS, GB 2312 or Latin-1, and command no terminal`(
    bytes: [UInt8], text: String
  ) {
    #expect(PrintedText.json(bytes) == text)
  }

  @Test func `bytes stand in base64 as they are`() {
    #expect(PrintedText.base64([]) == "\"\"")
    #expect(PrintedText.base64([0xFF]) == "\"/w==\"")
    #expect(PrintedText.base64([0, 0x10, 0x83]) == "\"ABCD\"")
  }
}

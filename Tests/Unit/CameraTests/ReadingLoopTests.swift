import Camera
import Daemon
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

  // Runs the loop over these cameras, one after the other; returns its status and what was told.
  private func run(_ sources: [Scripted], once: Bool = true) -> (status: Int32, opened: Int, told: Told) {
    let told = Told()
    let mailer = Mailer(
      port: told, source: "cam", waits: true, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    var opened = 0
    var loop = ReadingLoop(
      open: { () throws(CameraTrouble) -> any FrameSource in
        opened += 1
        guard opened <= sources.count else { throw CameraTrouble(.missing, "no more", whatToDo: "") }
        return sources[opened - 1]
      }, reopens: true, once: once, eachIsOnce: false, mailer: mailer, window: nil,
      heartbeat: Heartbeat(manager: ServiceManager(environment: [:])),
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let status = loop.run(name: "cam")
    mailer.finish(within: .seconds(5))
    return (status, opened, told)
  }

  @Test func `a frozen camera is told, opened anew by itself, and read on`() throws {
    let frozen = [[UInt8]](repeating: Self.still(), count: 100)
    let (status, opened, told) = run([
      Scripted(frozen, from: .zero), Scripted([try Self.code()], from: .seconds(4)),
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
      Scripted([Self.still()], from: .zero, then: gone), Scripted([try Self.code()], from: .seconds(2)),
    ])
    #expect(status == 0 && opened == 2)
    #expect(told.states.withLock { $0 } == [.ok, .missing, .ok])
  }
}

@Suite struct PrintedTextTests {
  @Test(
    arguments: [
      (Array("VC1:\u{7}ü\"".utf8), #""VC1:\u0007ü\"""#), ([0x93, 0xFA, 0x96, 0x7B], "\"日本\""),
      ([0x01, 0xE9, 0xFF, 0x41], "\"\\u0001éÿA\""), ([], "\"\""),
    ] as [([UInt8], String)])
  func `bytes are printed as UTF-8, Shift JIS or Latin-1, and command no terminal`(bytes: [UInt8], text: String) {
    #expect(PrintedText.json(bytes) == text)
  }

  @Test func `bytes stand in base64 as they are`() {
    #expect(PrintedText.base64([]) == "\"\"")
    #expect(PrintedText.base64([0xFF]) == "\"/w==\"")
    #expect(PrintedText.base64([0, 0x10, 0x83]) == "\"ABCD\"")
  }
}

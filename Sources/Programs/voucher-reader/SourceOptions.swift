import ArgumentParser
import Camera
import Glibc

/// Which source is read, from the command line.
struct SourceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A camera: /dev/video0, or a lasting name below /dev/v4l/by-id.", valueName: "device"))
  var camera: String?

  @Option(help: ArgumentHelp("Pixels asked of the camera; usually 1280x720.", valueName: "widthxheight"))
  var size: String?

  @Option(help: ArgumentHelp("Frames a second asked of the camera; usually 30.", valueName: "number"))
  var frames: Int?

  @Option(
    help: ArgumentHelp("Pixel format asked of the camera: GREY, NV12, MJPG, YUYV, UYVY, YU12.", valueName: "format"))
  var format: String?

  @Option(help: ArgumentHelp("A YUV4MPEG2 video: a file, a FIFO, or - for standard input.", valueName: "file"))
  var y4m: String?

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Pictures (PNG, JPEG, PGM) and folders of them.", valueName: "path"))
  var pictures: [String] = []

  @Option(
    name: .customLong("picture"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("One more picture or folder; its name may begin with a dash.", valueName: "path"))
  var named: [String] = []

  @Option(
    help: ArgumentHelp(
      "A scan engine on a serial line, below /dev/serial/by-id: each code is a line of text.", valueName: "device"))
  var serial: String?

  @Option(
    help: ArgumentHelp(
      "A scan engine that is a keyboard (US layout, Enter behind each code), below /dev/input/by-id; no one else gets its keys.",
      valueName: "device"))
  var keyboard: String?

  @Option(help: ArgumentHelp("Bits a second of the serial line; usually 115200.", valueName: "rate"))
  var rate: Int?

  @Flag(
    inversion: .prefixedNo,
    help: "Play a video at its own rate. Usual for files; a pipe is read as fast as it is written.")
  var pace: Bool?

  // Set when the configuration names the video: it is a FIFO, and waited for.
  private var isStanding = false

  private enum CodingKeys: String, CodingKey {
    case camera, size, frames, format, y4m, pictures, named, serial, keyboard, rate, pace
  }

  /// How many sources the command line names.
  private var count: Int {
    [camera == nil, y4m == nil, serial == nil, keyboard == nil, pictures.isEmpty && named.isEmpty].count { !$0 }
  }

  /// Refuses a command line with several sources.
  func validate() throws {
    guard count <= 1 else { throw ValidationError("Give one of --camera, --y4m, --pictures, --serial and --keyboard.") }
    guard (1...240).contains(frames ?? 30) else { throw ValidationError("--frames is from 1 to 240 a second.") }
    if let format, !V4L2Source.formats.contains(format) {
      throw ValidationError("--format is one of \(V4L2Source.formats.joined(separator: ", ")).")
    }
    if let rate, !SerialEngine.rates.contains(rate) {
      throw ValidationError("--rate is one of \(SerialEngine.rates.map(String.init).joined(separator: ", ")).")
    }
    guard wish != nil else {
      throw ValidationError("--size is WIDTHxHEIGHT in pixels, each 16 to 4096, such as 1280x720.")
    }
  }

  /// Takes from the configuration what the command line leaves open; throws if no source is named anywhere.
  mutating func complete(from settings: ReaderSettings?) throws {
    pictures += named
    named = []
    if count == 0 {
      camera = settings?.camera
      y4m = settings?.pipe
      isStanding = y4m != nil
      serial = settings?.serial
      keyboard = settings?.keyboard
    }
    if let settings {
      if size == nil { size = "\(settings.width)x\(settings.height)" }
      if frames == nil { frames = settings.frames }
      if format == nil { format = settings.format }
      if rate == nil { rate = settings.rate }
    }
    guard count == 1 else {
      throw ValidationError(
        "No source: give --camera, --y4m, --pictures, --serial or --keyboard, or one in the configuration.")
    }
  }

  /// The source's name for people and logs.
  var name: String {
    if let camera { return camera }
    if let engine { return engine.path }
    if let y4m { return y4m == "-" ? "standard input" : y4m }
    return pictures.count == 1 ? pictures[0] : "pictures"
  }

  /// The scan engine, if it is one that is read: where it is, and what opens it.
  var engine: (path: String, open: () throws(CameraTrouble) -> any ScanEngine)? {
    if let keyboard {
      return (keyboard, { () throws(CameraTrouble) -> any ScanEngine in try KeyboardEngine(path: keyboard) })
    }
    guard let serial else { return nil }
    let rate = rate ?? 115_200
    return (serial, { () throws(CameraTrouble) -> any ScanEngine in try SerialEngine(path: serial, rate: rate) })
  }

  /// True for what comes back after an end: a camera, and a FIFO.
  var isLasting: Bool {
    if camera != nil || isStanding { return true }
    guard let y4m, y4m != "-" else { return false }
    var status = stat()
    return unsafe stat(y4m, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  /// True for what comes faster than a camera: then the eye waits for each answer, so that none is lost.
  var isHurried: Bool { !pictures.isEmpty || (y4m != nil && pace == false) }

  /// What opens the source, at the start and again after a trouble. `controls` are set by hand on a camera.
  func opener(_ controls: [CameraControl]) -> () throws(CameraTrouble) -> any FrameSource {
    let camera = camera
    let y4m = y4m
    let pictures = pictures
    let pace: Y4MSource.Pace? = pace.map { $0 ? .film : (y4m == "-" || isLasting ? .writer : .none) }
    var wished = wish ?? V4L2Source.Wish()
    wished.controls = controls
    let wish = wished
    return { () throws(CameraTrouble) -> any FrameSource in
      if let camera { return try V4L2Source(path: camera, wish: wish) }
      if let y4m {
        return y4m == "-" ? Y4MSource(standardInput: pace) : try Y4MSource(path: y4m, pace: pace)
      }
      return try PictureSource(paths: pictures)
    }
  }

  private var wish: V4L2Source.Wish? {
    let sides = (size ?? "1280x720").split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sides.count == 2, sides.allSatisfy({ (16...4096).contains($0) }) else { return nil }
    return V4L2Source.Wish(width: sides[0], height: sides[1], rate: frames ?? 30, format: format)
  }
}

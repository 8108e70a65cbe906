import ArgumentParser
import Camera
import Daemon
import FoundationEssentials
import Glibc
import LocalAPI
import Logging

/// voucher-reader: the process that looks through the camera. It holds no key and no database.
@main
struct VoucherReader: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher-reader",
    abstract: "Reads QR codes from a camera, a video or pictures and hands them to voucherd.",
    discussion: """
      One source at a time. A camera that is missing, busy or unplugged is reported and taken up by itself when it
      returns; this process does not end because of it. A video that has ended, ends it with status 0.

      Examples:
        voucher-reader --camera /dev/v4l/by-id/usb-Kiosk_Cam-video-index0
        ffmpeg -i rtsp://10.0.0.7/ -pix_fmt yuv420p -f yuv4mpegpipe - | voucher-reader --y4m -
        voucher-reader --print --pictures photo.jpg folder/

      Exit status: 0; 1 a video or picture is bad, or --once found nothing; 2 wrong usage.
      """,
    version: "voucher-reader \(Release.version)")

  @OptionGroup var source: SourceOptions

  @Option(help: ArgumentHelp("voucherd's socket for readers; usually /run/voucherd/reader.sock.", valueName: "path"))
  var socket: String?

  @Flag(name: .customLong("print"), help: "Needs no voucherd: print one line of JSON for each code, or each picture.")
  var prints = false

  @Flag(help: "Stop after the first code; status 1 if the source ends without one.")
  var once = false

  @Option(help: ArgumentHelp("Configuration; the command line comes before it.", valueName: "file"))
  var config: String?

  @Flag(help: "Check the configuration and end; status 1 if it is wrong.")
  var checkConfig = false

  @Flag(help: "Print a configuration with every setting, its default and its bounds, and end.")
  var printConfig = false

  func validate() throws {
    guard !checkConfig || config != nil else { throw ValidationError("--check-config needs --config.") }
  }

  /// Wrong usage ends it with 2, as voucherctl.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      LineLogHandler.writeToStandardError(fullMessage(for: error) + "\n")
      Glibc.exit(2)
    }
  }

  func run() throws {
    StandardStreams.setUp()
    if printConfig { return StandardOutput.write(ReaderSettings.table.example) }
    let environment = ProcessInfo.processInfo.environment
    let style = LineLogHandler.Style(environment: environment)
    let log = Logger(label: "voucher-reader") { LineLogHandler(label: $0, style: style) }
    let settings: ReaderSettings?
    do { settings = try config.map(ReaderSettings.init(file:)) } catch {
      log.error("\(error)")
      throw ExitCode(1)
    }
    if checkConfig { return StandardOutput.write("\(config ?? ""): all right\n") }
    var source = source
    try source.complete(from: settings)
    try run(
      source, settings?.controls ?? [], socket: socket ?? settings?.socket, environment: environment, log: log)
  }

  private func run(
    _ source: SourceOptions, _ controls: [CameraControl], socket: String?, environment: [String: String], log: Logger
  ) throws {
    StopSignal.watch()
    if prints && !source.pictures.isEmpty {
      throw ExitCode(PicturePrinting(once: once).run(source.pictures))
    }
    let path = Door.reader.path(given: socket, environment: environment)
    let port: any SightPort =
      prints ? PrintingPort() : try SocketPort(path: path, source: source.engine == nil ? "camera" : "scanner")
    let mailer = Mailer(port: port, source: source.name, waits: prints || source.isHurried, log: log)
    let heartbeat = Heartbeat(manager: ServiceManager(environment: environment))
    let window = prints || !source.pictures.isEmpty ? nil : SetUpWindow()
    if let window {
      try SetUpService(
        socket: path, source: source.name, hasPictures: source.engine == nil, window: window,
        returned: { mailer.remind() }
      ).start()
    }
    if let engine = source.engine {
      EngineLoop(
        path: engine.path, open: engine.open, mailer: mailer, window: window, heartbeat: heartbeat, log: log
      ).run()
      return mailer.finish(within: .seconds(5))
    }
    var loop = ReadingLoop(
      open: source.opener(controls), reopens: source.isLasting, once: once, eachIsOnce: !source.pictures.isEmpty,
      settling: prints ? .zero : Sightings.usualSettling, mailer: mailer, window: window, heartbeat: heartbeat, log: log
    )
    let status = loop.run(name: source.name)
    mailer.finish(within: .seconds(5))
    throw ExitCode(status)
  }
}

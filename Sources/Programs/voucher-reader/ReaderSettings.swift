import Camera
import Daemon

/// The configuration file of voucher-reader. What the command line says comes first.
struct ReaderSettings: Sendable {
  private static let camera = SettingKey<String?>.optionalPath(
    "camera.device", help: "The camera; a name below /dev/v4l/by-id stays the same at every start.",
    example: "/dev/v4l/by-id/usb-Kiosk_Cam-video-index0")
  private static let pipe = SettingKey<String?>.optionalPath(
    "camera.pipe", help: "In place of a camera: a FIFO into which another program writes YUV4MPEG2.",
    example: "/run/kiosk/camera.y4m")
  private static let width = SettingKey<Int>.integer(
    "camera.width", default: 1280, least: 16, most: 4096, help: "Pixels in a row that are asked of the camera.")
  private static let height = SettingKey<Int>.integer(
    "camera.height", default: 720, least: 16, most: 4096, help: "Rows that are asked of the camera.")
  private static let frames = SettingKey<Int>.integer(
    "camera.rate", default: 30, least: 1, most: 240, help: "Frames a second that are asked of the camera.")
  private static let format = SettingKey<String?>.optionalText(
    "camera.format",
    help: "Pixel format asked of the camera: GREY, NV12, MJPG, YUYV, UYVY or YU12; else the best it has.",
    example: "MJPG")
  private static let exposure = SettingKey<Int>.integer(
    "camera.exposure", default: -1, least: -1, most: 10_000,
    help: "Exposure by hand, in units of 100 microseconds; -1 leaves it to the camera.", example: "100")
  private static let gain = SettingKey<Int>.integer(
    "camera.gain", default: -1, least: -1, most: 65_535,
    help: "Gain by hand, in the camera's units; -1 leaves it to the camera.")
  private static let focus = SettingKey<Int>.integer(
    "camera.focus", default: -1, least: -1, most: 65_535,
    help: "Focus by hand, in the camera's units; -1 leaves it to the camera.")
  private static let serial = SettingKey<String?>.optionalPath(
    "scanner.device", help: "In place of a camera: a scan engine on a serial line, which sends each code as a line.",
    example: "/dev/serial/by-id/usb-Scan_Engine-if00")
  private static let keys = SettingKey<String?>.optionalPath(
    "scanner.keyboard",
    help: "In place of a camera: a scan engine that is a keyboard with US layout; no one else gets its keys.",
    example: "/dev/input/by-id/usb-Scan_Engine-event-kbd")
  private static let rate = SettingKey<Int>.integer(
    "scanner.rate", default: 115_200, least: 9600, most: 115_200,
    help: "Bits a second of the serial line: 9600, 19200, 38400, 57600 or 115200.")
  private static let socket = SettingKey<String?>.optionalPath(
    "socket", help: "voucherd's socket for readers, if it is not in its usual place.",
    example: "/run/voucherd/reader.sock")

  /// All settings, in the order of the printed example.
  static let table = SettingsTable(
    program: "voucher-reader", socket, camera, pipe, width, height, frames, format, exposure, gain, focus, serial, keys,
    rate)

  let camera: String?
  let pipe: String?
  let width: Int
  let height: Int
  let frames: Int
  let format: String?
  let socket: String?
  let controls: [CameraControl]
  let serial: String?
  let keyboard: String?
  let rate: Int

  /// Reads and checks a file.
  init(file: String) throws(SettingsError) {
    let settings = try Settings(file: file, table: Self.table)
    camera = settings[Self.camera]
    pipe = settings[Self.pipe]
    width = settings[Self.width]
    height = settings[Self.height]
    frames = settings[Self.frames]
    format = settings[Self.format]
    socket = settings[Self.socket]
    serial = settings[Self.serial]
    keyboard = settings[Self.keys]
    rate = settings[Self.rate]
    let wished: [(Int, (Int) -> CameraControl)] = [
      (settings[Self.exposure], CameraControl.exposure), (settings[Self.gain], CameraControl.gain),
      (settings[Self.focus], CameraControl.focus),
    ]
    controls = wished.filter { $0.0 >= 0 }.map { $1($0) }
    if serial != nil, camera != nil || pipe != nil {
      throw settings.refusal(Self.serial, "can't stand beside a camera", allowed: "one source for each reader")
    }
    if keyboard != nil, camera != nil || pipe != nil || serial != nil {
      throw settings.refusal(Self.keys, "can't stand beside another source", allowed: "one source for each reader")
    }
    if camera != nil, pipe != nil {
      throw settings.refusal(Self.pipe, "can't stand beside camera.device", allowed: "one of both")
    }
    if let format, !V4L2Source.formats.contains(format) {
      throw settings.refusal(
        Self.format, "is not known: \(format)", allowed: V4L2Source.formats.joined(separator: ", "))
    }
    guard SerialEngine.rates.contains(rate) else {
      throw settings.refusal(
        Self.rate, "is not known: \(rate)", allowed: SerialEngine.rates.map(String.init).joined(separator: ", "))
    }
  }
}

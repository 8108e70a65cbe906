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
  private static let format = SettingKey<String?>.optionalText(
    "camera.format",
    help: "Pixel format asked of the camera: GREY, NV12, MJPG, YUYV, UYVY or YU12; else the best it has.",
    example: "MJPG")
  private static let socket = SettingKey<String?>.optionalPath(
    "socket", help: "voucherd's socket for readers, if it is not in its usual place.",
    example: "/run/voucherd/reader.sock")

  /// All settings, in the order of the printed example.
  static let table = SettingsTable(program: "voucher-reader", socket, camera, pipe, width, height, format)

  let camera: String?
  let pipe: String?
  let width: Int
  let height: Int
  let format: String?
  let socket: String?

  /// Reads and checks a file.
  init(file: String) throws(SettingsError) {
    let settings = try Settings(file: file, table: Self.table)
    camera = settings[Self.camera]
    pipe = settings[Self.pipe]
    width = settings[Self.width]
    height = settings[Self.height]
    format = settings[Self.format]
    socket = settings[Self.socket]
    if camera != nil, pipe != nil {
      throw settings.refusal(Self.pipe, "can't stand beside camera.device", allowed: "one of both")
    }
    let formats = ["GREY", "NV12", "MJPG", "YUYV", "UYVY", "YU12"]
    if let format, !formats.contains(format) {
      throw settings.refusal(
        Self.format, "is not known: \(format)", allowed: formats.joined(separator: ", "))
    }
  }
}

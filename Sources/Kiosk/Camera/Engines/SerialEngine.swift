import Glibc

/// A scan engine on a serial line or as a USB serial device, which sends each code as a line of text.
@safe
package final class SerialEngine: ScanEngine {
  package let name: String
  private let descriptor: Int32
  private var lines = ScanLines()
  private var last = Monotonic.now()

  /// Opens the engine at `path`, such as a name below /dev/serial/by-id. A terminal is set raw, 8N1, to `rate` bits a
  /// second, one of `rates`; USB ones don't care.
  package init(path: String, rate: Int = 115_200) throws(CameraTrouble) {
    let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw Self.trouble(.opening(path, errno)) }
    self.descriptor = descriptor
    name = path
    guard isatty(descriptor) == 1 else {
      throw CameraTrouble(.missing, "\(path) is no serial line", whatToDo: "give a device below /dev/serial/by-id")
    }
    guard let speed = Self.speeds[rate] else {
      let known = Self.rates.map(String.init).joined(separator: ", ")
      throw CameraTrouble(.missing, "\(rate) bits a second are not known", whatToDo: "give one of \(known)")
    }
    var settings = termios()
    unsafe tcgetattr(descriptor, &settings)
    unsafe cfmakeraw(&settings)
    // An engine has no modem lines to say that it is there, and nothing comes through a receiver that is off.
    settings.c_cflag |= tcflag_t(CLOCAL | CREAD)
    settings.c_cflag &= ~tcflag_t(CRTSCTS)
    unsafe cfsetspeed(&settings, speed)
    guard unsafe tcsetattr(descriptor, TCSANOW, &settings) == 0 else {
      throw Self.trouble(.opening(path, errno))
    }
    tcflush(descriptor, TCIFLUSH)
  }

  deinit { close(descriptor) }

  /// The speeds of a serial line that are known, in bits a second.
  package static var rates: [Int] { speeds.keys.sorted() }

  private static let speeds: [Int: speed_t] = [
    9600: speed_t(B9600), 19_200: speed_t(B19200), 38_400: speed_t(B38400), 57_600: speed_t(B57600),
    115_200: speed_t(B115200),
  ]

  package func next(within patience: Duration) throws(CameraTrouble) -> ScanTurn {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let milliseconds =
      patience.components.seconds * 1000 + patience.components.attoseconds / 1_000_000_000_000_000
    let ready = unsafe poll(&polled, 1, Int32(clamping: milliseconds))
    let now = Monotonic.now()
    if now - last > ScanLines.longestPause { lines.forget() }
    if ready == 0 || (ready < 0 && errno == EINTR) { return .nothing }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EAGAIN || errno == EINTR { return .nothing }
    guard count > 0 else {
      throw CameraTrouble(.missing, "\(name) has gone", whatToDo: "plug the scanner in again; it is taken up by itself")
    }
    last = now
    return .lines(lines.take(bytes.prefix(count)))
  }

  // The same causes as a camera's, in a scanner's words.
  private static func trouble(_ trouble: CameraTrouble) -> CameraTrouble {
    CameraTrouble(
      trouble.state, trouble.detail,
      whatToDo: trouble.state == .busy
        ? trouble.whatToDo : "plug the scanner in, correct the path, or add the user to the group dialout")
  }
}

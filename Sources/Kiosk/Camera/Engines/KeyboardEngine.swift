import Glibc

/// A scan engine that is a keyboard: its event device below /dev/input/by-id. It is held for us alone, so that no code is
/// typed into a login or a till as well.
@safe
package final class KeyboardEngine: ScanEngine {
  package let name: String
  private let descriptor: Int32
  private var lines = KeyLines()
  private var last = Monotonic.now()

  // linux/input.h: _IOC(direction, 'E', number, size), whose macros Swift does not take over.
  private static let grab: UInt = 0x4004_4590
  private static let version: UInt = 0x8004_4501
  private static let keyBitsBytes = 96
  private static let keyBits: UInt = 0x8000_4521 | UInt(keyBitsBytes) << 16
  private static let enterKey = 28

  /// Opens and grabs the keyboard at `path`, such as a name below /dev/input/by-id that ends in -event-kbd.
  package init(path: String) throws(CameraTrouble) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.trouble(.opening(path, errno)) }
    self.descriptor = descriptor
    name = path
    var number: Int32 = 0
    var bits = [UInt8](repeating: 0, count: Self.keyBitsBytes)
    guard unsafe ioctl(descriptor, Self.version, &number) == 0, unsafe ioctl(descriptor, Self.keyBits, &bits) >= 0,
      bits[Self.enterKey / 8] & (1 << (Self.enterKey % 8)) != 0
    else {
      throw CameraTrouble(
        .missing, "\(path) is no keyboard", whatToDo: "give a device below /dev/input/by-id that ends in -event-kbd")
    }
    // The kernel gives the device to one only; it gives it back when it is closed.
    guard ioctl(descriptor, Self.grab, 1) == 0 else { throw Self.trouble(.opening(path, errno)) }
  }

  deinit { close(descriptor) }

  package func next(within patience: Duration) throws(CameraTrouble) -> ScanTurn {
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let milliseconds =
      patience.components.seconds * 1000 + patience.components.attoseconds / 1_000_000_000_000_000
    let ready = unsafe poll(&polled, 1, Int32(clamping: milliseconds))
    let now = Monotonic.now()
    if now - last > ScanLines.longestPause { lines.forget() }
    if ready == 0 || (ready < 0 && errno == EINTR) { return .nothing }
    var bytes = [UInt8](repeating: 0, count: KeyLines.eventBytes * 64)
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
        ? trouble.whatToDo : "plug the scanner in, correct the path, or add the user to the group input")
  }
}

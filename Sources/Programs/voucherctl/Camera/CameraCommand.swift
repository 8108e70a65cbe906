import ArgumentParser
import Curl
import FoundationEssentials
import Glibc
import LocalAPI
import LocalCalls

struct CameraCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "camera",
    abstract: "Shows what the camera sees, in figures, and says what to move, focus or light. For setting it up.",
    discussion: """
      Hold a printed voucher where customers will hold theirs. Focus and light are 0 to 100; above 50 is good, and the \
      focus is best where turning the lens either way makes it less. The view is renewed until Ctrl-C; -o json prints a \
      line each time: what voucherd says, "distance_mm" with the code, and "advice".

      The distance follows from the stated width of the code and the lens's field of view: measure it once with a ruler, \
      and set --field-of-view so that it fits. --snapshot writes one picture as PNG. It exists nowhere else: the kiosk \
      stores none, and records who took it. It may show customers and vouchers, so keep it no longer than needed.

      Needs the rights of an admin. Exit status: 0 shown; 1 refused, or no camera is looked through; 2 wrong usage; \
      3 voucherd can't be reached.

      Examples:
        voucherctl camera
        voucherctl camera --snapshot - > counter.png
        voucherctl camera -o json --count 1
      """)

  @OptionGroup var socket: SocketOptions

  @Option(help: ArgumentHelp("Write one picture (PNG) there, or to standard output (-), and end.", valueName: "file"))
  var snapshot: String?

  @Option(help: ArgumentHelp("End after so many views.", valueName: "number"))
  var count: Int?

  @Option(help: ArgumentHelp("From one view to the next.", valueName: "milliseconds"))
  var every = 500

  @Option(help: ArgumentHelp("Width of the code that is held up, without its white border.", valueName: "mm"))
  var codeWidth = 40.0

  @Option(help: ArgumentHelp("What the camera sees from left to right.", valueName: "degrees"))
  var fieldOfView = 65.0

  func validate() throws {
    guard (count ?? 1) > 0 else { throw ValidationError("--count is 1 or more") }
    guard (100...60_000).contains(every) else { throw ValidationError("--every is from 100 to 60000 milliseconds") }
    guard (5...500).contains(codeWidth) else { throw ValidationError("--code-width is from 5 to 500 mm") }
    guard (10...170).contains(fieldOfView) else { throw ValidationError("--field-of-view is from 10 to 170 degrees") }
    if let snapshot {
      guard !snapshot.isEmpty, count == nil else {
        throw ValidationError("--snapshot takes a file or -, and no --count")
      }
    }
  }

  func run() throws {
    let client = try socket.client()
    if let snapshot { return try write(try client.call("GET", "/v1/camera/snapshot").body, to: snapshot) }
    var left = count
    while true {
      let view = try client.get("/v1/camera", as: CameraView.self)
      try show(CameraFinding(view, codeWidth: codeWidth, fieldOfView: fieldOfView))
      left = left.map { $0 - 1 }
      if left == 0 { return }
      usleep(UInt32(every) * 1000)
    }
  }

  private func show(_ finding: CameraFinding) throws {
    if socket.isJSON { return try StandardOutput.write(Array(try JSONEncoder().encode(finding)) + [0x0a]) }
    let text = CameraText(finding, in: .ofTerminal).text
    // On a terminal each view takes the place of the one before.
    try StandardOutput.line(isatty(1) == 1 ? "\u{1b}[H\u{1b}[J" + text : text + "\n")
  }

  private func write(_ picture: [UInt8], to path: String) throws(Stop) {
    if path == "-" {
      guard isatty(1) != 1 else {
        throw Stop(status: Stop.bad, message: "a picture is nothing for a terminal: give a file, or > FILE")
      }
      return try StandardOutput.write(picture)
    }
    // For its owner only, and not through a link that somebody has laid there.
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw fault(path) }
    defer { close(file) }
    var rest = picture[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw fault(path) }
      rest = rest.dropFirst(max(0, count))
    }
  }

  private func fault(_ path: String) -> Stop {
    Stop(status: Stop.bad, message: "\(path) can't be written: \(unsafe String(cString: strerror(errno)))")
  }
}

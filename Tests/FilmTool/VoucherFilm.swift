import ArgumentParser
import Film
import Glibc

/// voucher-film: draws what a kiosk's camera would see of vouchers, as a YUV4MPEG2 stream on standard output.
@main
struct VoucherFilm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher-film",
    abstract: "Draws vouchers held before a camera as a video, from lines on standard input.",
    discussion: """
      Each line is one shot: settings, a tab, and the text of the code; or the text alone. Settings are words such as
        as=phone distance=22 yaw=15 pitch=-10 roll=8 hold=2.5 side=40 level=L x=30 y=0 label=Coffee
      with distance in centimetres, angles in degrees, hold in seconds, side, x and y in millimetres. Two tabs and two
      texts hold two vouchers side by side. A line "pause=SECONDS" shows the empty counter. Lines without settings are
      held in one way after the other.

      With --live the film goes on at its own rate while no line comes, as a camera does, until standard input ends.
      """)

  @Option(help: "Pixels in a row.") var width = 1280
  @Option(help: "Rows.") var height = 720
  @Option(help: "Frames a second.") var rate = 30
  @Option(help: "Seed of all that is left to chance.") var seed: UInt64 = 1
  @Option(help: "Lens blur: deviation in pixels.") var blur = 0.8
  @Option(help: "Noise: deviation in steps of a middle gray.") var noise = 3.0
  @Option(help: "Light, 1 for a good exposure.") var gain = 1.0
  @Option(help: "Seconds of empty counter between shots.") var gap = 0.7
  @Option(help: "mono, or gray420 for players that want colour.") var colour = "mono"
  @Flag(help: "Go on at the film's rate while no line comes.") var live = false

  func validate() throws {
    guard (16...4096).contains(width), (16...4096).contains(height), (1...240).contains(rate) else {
      throw ValidationError("Sides are 16 to 4096 pixels and the rate 1 to 240.")
    }
    guard FilmColour(rawValue: colour) != nil else { throw ValidationError("--colour is mono or gray420.") }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    var optics = Optics()
    optics.blur = blur
    optics.noise = noise
    optics.gain = gain
    let film = CameraFilm(width: width, height: height, rate: rate, seed: seed, optics: optics)
    let colour = FilmColour(rawValue: colour) ?? .mono
    do throws(CameraFilm.WriteError) {
      try film.writeHeader(to: 1, colour: colour)
      let pacer = live ? Pacer(rate: rate) : nil
      let pace = { pacer?.wait() ?? () }
      film.empty(for: gap)
      try film.write(to: 1, colour: colour, pace: pace)
      var lines = LineInput()
      var number = 0
      while true {
        switch lines.next(waiting: !live) {
        case .line(let line):
          number += 1
          do throws(ShotLine.Fault) {
            film.add(try ShotLine.shot(line, number: number))
          } catch {
            complain("line \(number): \(error.what)")
            continue
          }
          film.empty(for: gap)
        case .nothing: film.empty(for: 1 / Double(rate))
        case .end: return
        }
        try film.write(to: 1, colour: colour, pace: pace)
      }
    } catch {
      // The reader has gone: the show is over.
      if error.code == EPIPE { return }
      complain("standard output can't be written (\(unsafe String(cString: strerror(error.code))))")
      throw ExitCode(1)
    }
  }

  private func complain(_ text: String) {
    let bytes = Array("voucher-film: \(text)\n".utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
  }
}

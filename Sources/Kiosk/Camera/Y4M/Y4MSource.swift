import Glibc

/// Frames from a YUV4MPEG2 stream: a file, a FIFO that another program writes, or standard input.
@safe
package final class Y4MSource: FrameSource {
  /// How fast frames are given.
  package enum Pace: Sendable {
    /// As fast as the film's own rate, as a camera would: for files.
    case film
    /// As fast as they come: for pipes. Frames carry the time at which they were complete.
    case writer
    /// As fast as they are asked for. Frames carry the film's own time.
    case none
  }

  private static let chunkBytes = 1 << 18

  package let name: String
  package var isDevice: Bool { false }
  /// True if the path is a FIFO: its end means that the writer left, and another one may come.
  package let isPipe: Bool
  private let descriptor: Int32
  private let closes: Bool
  private let pace: Pace
  private var decoder = Y4MDecoder()
  private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: Y4MSource.chunkBytes, alignment: 64)
  private var filled = 0
  private var taken = 0
  private var began: Duration?
  private var over = false

  package var place: String { "frame \(decoder.frames) of \(name)" }

  /// The stream's header, once it has come.
  package var header: Y4MHeader? { decoder.header }

  /// Opens a file or FIFO. A FIFO is opened without waiting for a writer. A file plays at its own pace and a pipe at
  /// its writer's unless `pace` says otherwise.
  package convenience init(path: String, pace: Pace? = nil) throws(CameraTrouble) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw CameraTrouble.opening(file: path, isVideo: true, errno) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw CameraTrouble.opening(file: path, isVideo: true, code)
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG || kind == S_IFIFO else {
      close(descriptor)
      throw CameraTrouble(
        .missing, "\(path) is no file and no FIFO",
        whatToDo: kind == S_IFDIR ? "give a folder with --pictures" : "give a device with --camera")
    }
    self.init(
      descriptor: descriptor, closes: true, name: path, isPipe: kind == S_IFIFO,
      pace: pace ?? (kind == S_IFIFO ? .writer : .film))
  }

  /// Reads from standard input, which is left open.
  package convenience init(standardInput pace: Pace? = nil) {
    var status = stat()
    let isFile = unsafe fstat(0, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    self.init(
      descriptor: 0, closes: false, name: "standard input", isPipe: false, pace: pace ?? (isFile ? .film : .writer))
  }

  /// Reads from an open descriptor; with `closes` it is this object's from now on.
  package init(descriptor: Int32, closes: Bool, name: String, isPipe: Bool, pace: Pace) {
    self.descriptor = descriptor
    self.closes = closes
    self.name = name
    self.isPipe = isPipe
    self.pace = pace
  }

  deinit {
    unsafe chunk.deallocate()
    if closes { close(descriptor) }
  }

  package func next(
    within patience: Duration, _ body: (borrowing Frame) -> Void
  ) throws(CameraTrouble) -> FrameTurn {
    if over { return .ended }
    let patient = Monotonic.now() + patience
    while true {
      if taken < filled {
        guard try takeFrame() else { continue }
        lend(body)
        return .frame
      }
      switch try fill(until: patient) {
      case .data: continue
      case .nothing: return .nothing
      case .end:
        over = true
        do { try decoder.finish() } catch {
          // A FIFO that was opened and closed again without a word is no fault.
          if isPipe, error == .truncatedHeader(got: 0) { return .ended }
          throw trouble(error)
        }
        return .ended
      }
    }
  }

  private func takeFrame() throws(CameraTrouble) -> Bool {
    do {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: chunk[taken..<filled])
      let (count, frame) = try unsafe decoder.take(rest)
      taken += count
      return frame
    } catch {
      over = true
      throw trouble(error)
    }
  }

  private func lend(_ body: (borrowing Frame) -> Void) {
    guard let header = decoder.header else { return }
    let time = frameTime(header)
    unsafe decoder.luma.withUnsafeBytes { luma in
      let frame = unsafe Frame(
        lending: luma, width: header.width, height: header.height, stride: header.width, time: time)
      body(frame)
    }
  }

  private func frameTime(_ header: Y4MHeader) -> Duration {
    let inFilm = header.period * (decoder.frames - 1)
    switch pace {
    case .none: return inFilm
    case .writer: return Monotonic.now()
    case .film:
      let now = Monotonic.now()
      let start = began ?? now - inFilm
      began = start
      // A reader that is slower than the film skips nothing, and is not hurried afterwards either.
      if start + inFilm < now {
        began = now - inFilm
      } else {
        Monotonic.sleep(until: start + inFilm)
      }
      return max(now, start + inFilm)
    }
  }

  private enum Filled {
    case data, nothing, end
  }

  private func fill(until patient: Duration) throws(CameraTrouble) -> Filled {
    while true {
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = max(.zero, patient - Monotonic.now())
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      let ready = unsafe poll(&polled, 1, Int32(clamping: milliseconds + 1))
      if ready == 0 { return .nothing }
      if ready < 0 {
        guard errno == EINTR else { throw CameraTrouble.reading(name, errno) }
        continue
      }
      let count = unsafe read(descriptor, chunk.baseAddress, chunk.count)
      if count > 0 {
        taken = 0
        filled = count
        return .data
      }
      if count == 0 { return .end }
      guard errno == EINTR || errno == EAGAIN else { throw CameraTrouble.reading(name, errno) }
    }
  }

  private func trouble(_ error: Y4MError) -> CameraTrouble {
    CameraTrouble(.ended, "\(name): \(error)", whatToDo: error.whatToDo)
  }
}

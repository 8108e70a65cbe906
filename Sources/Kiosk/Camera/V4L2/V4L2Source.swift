import CZBar
import Glibc
import Pictures

/// Frames of a V4L2 camera through zbar_video. zbar's processor is not used: without a window it crashes in 0.23.92.
@safe
package final class V4L2Source: FrameSource {
  /// What is asked of a camera; it may give another size.
  package struct Wish: Sendable, Equatable {
    /// Pixels in a row.
    package var width: Int
    /// Rows.
    package var height: Int
    /// Frames a second.
    package var rate: Int
    /// A pixel format's four characters, or nil for the best one the camera has.
    package var format: String?
    /// What is set by hand, in this order.
    package var controls: [CameraControl]

    /// A size in pixels and a rate, by default 1280x720 and 30, and perhaps a format and controls.
    package init(
      width: Int = 1280, height: Int = 720, rate: Int = 30, format: String? = nil, controls: [CameraControl] = []
    ) {
      self.rate = rate
      self.controls = controls
      self.width = width
      self.height = height
      self.format = format
    }
  }

  /// The pixel formats that are read, best first, by their four characters.
  package static var formats: [String] { PixelLayout.wanted.map(\.0.name) }

  // As many as zbar asks a driver for.
  private static let mostBuffers = 4

  /// A camera that sends nothing, or nothing whole, for so long is closed and opened anew.
  package static let givenUpAfter: Duration = .seconds(5)

  package let name: String
  package var isDevice: Bool { true }
  /// Pixels in a row, as agreed with the camera.
  package let width: Int
  /// Rows, as agreed with the camera.
  package let height: Int
  /// The pixel format agreed with the camera.
  package let format: String
  /// Frames a second agreed with the camera, in thousandths; 0 if it does not say.
  package let milliRate: Int
  /// The controls that the camera did not take; it goes on without them.
  package private(set) var refused: [CameraControl] = []
  private let video: OpaquePointer
  private let layout: PixelLayout
  // Bytes from one row to the next; no meaning for JPEG.
  private let stride: Int
  private let jpeg = JPEGDecompressor()
  private var luma: [UInt8] = []
  private var frames = 0
  private var last: Duration

  package var place: String { "frame \(frames) of \(name)" }

  /// Opens and starts the camera at `path`, such as /dev/video0 or a name under /dev/v4l/by-id. No waiting for a camera
  /// that is not there: that is an error, and the caller tries again.
  package init(path: String, wish: Wish = Wish()) throws(CameraTrouble) {
    // zbar says little about why; open(2) says it first.
    let probe = unsafe open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
    guard probe >= 0 else { throw CameraTrouble.opening(path, errno) }
    var status = stat()
    // libv4l2 would open whatever it is again, and many a device does something when it is opened or asked.
    let isDevice =
      unsafe fstat(probe, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR && czbar_is_video(probe) != 0
    close(probe)
    guard isDevice else {
      throw CameraTrouble(
        .missing, "\(path) is no camera",
        whatToDo: "give one of v4l2-ctl --list-devices; a video with --y4m, pictures with --pictures")
    }
    let wanted = PixelLayout.wanted.filter { wish.format == nil || $0.0.name == wish.format }
    guard !wanted.isEmpty else {
      let known = PixelLayout.wanted.map(\.0.name).joined(separator: ", ")
      throw CameraTrouble(
        .missing, "the pixel format \(wish.format ?? "") is not known", whatToDo: "give one of \(known), or none")
    }
    var refusal = "it has no format that is known here"
    for (fourcc, layout) in wanted {
      switch Self.start(path: path, wish: wish, fourcc: fourcc) {
      case .failure(let refused):
        if refused.text.contains("busy") || Self.isHeld(path) { throw CameraTrouble.opening(path, EBUSY) }
        refusal = refused.text
      case .success(let started):
        name = path
        unsafe video = unsafe started.video
        width = unsafe Int(zbar_video_get_width(video))
        height = unsafe Int(zbar_video_get_height(video))
        format = fourcc.name
        milliRate = started.milliRate
        self.layout = layout
        let descriptor = unsafe zbar_video_get_fd(video)
        stride = max(
          layout.rowBytes(width: width), Int(czbar_bytes_per_line(descriptor, UInt32(truncatingIfNeeded: fourcc.code))))
        last = Monotonic.now()
        refused = wish.controls.filter { !$0.set(on: descriptor) }
        guard (16...4096).contains(width), (16...4096).contains(height) else {
          throw CameraTrouble(
            .missing, "\(path) offers pictures of \(width)x\(height)", whatToDo: "ask for a size of 16 to 4096 pixels")
        }
        return
      }
    }
    throw CameraTrouble(
      .missing, "\(path) can't be used as a camera (\(refusal))",
      whatToDo: "v4l2-ctl --list-formats-ext -d \(path) shows what it can do")
  }

  deinit { unsafe zbar_video_destroy(video) }

  package func next(
    within patience: Duration, _ body: (borrowing Frame) -> Void
  ) throws(CameraTrouble) -> FrameTurn {
    var polled = pollfd(fd: unsafe zbar_video_get_fd(video), events: Int16(POLLIN), revents: 0)
    let milliseconds =
      patience.components.seconds * 1000 + patience.components.attoseconds / 1_000_000_000_000_000
    let ready = unsafe poll(&polled, 1, Int32(clamping: milliseconds))
    let now = Monotonic.now()
    if ready == 0 || (ready < 0 && errno == EINTR) {
      try checkPatience(now, "\(name) sends no picture")
      return .nothing
    }
    // Waiting happened in poll: next_image would wait without limit.
    let broken = polled.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
    guard !broken, let oldest = unsafe zbar_video_next_image(video) else {
      throw CameraTrouble(.missing, "\(name) has gone", whatToDo: "plug the camera in again; it is taken up by itself")
    }
    let image = unsafe newest(oldest)
    // Gives the buffer back to the driver.
    defer { unsafe zbar_image_destroy(image) }
    frames += 1
    guard unsafe lend(image, at: now, body) else {
      try checkPatience(now, "\(name) sends broken pictures only")
      return .nothing
    }
    last = now
    return .frame
  }

  // The driver fills its buffers while a frame is looked at: all but the newest go back to it unseen.
  private func newest(_ first: OpaquePointer) -> OpaquePointer {
    var newest = unsafe first
    for _ in 0..<Self.mostBuffers {
      var polled = pollfd(fd: unsafe zbar_video_get_fd(video), events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&polled, 1, 0) == 1, polled.revents == Int16(POLLIN),
        let next = unsafe zbar_video_next_image(video)
      else { break }
      unsafe zbar_image_destroy(newest)
      unsafe newest = unsafe next
    }
    return unsafe newest
  }

  private func checkPatience(_ now: Duration, _ detail: String) throws(CameraTrouble) {
    guard now - last >= Self.givenUpAfter else { return }
    throw CameraTrouble(.stalled, detail, whatToDo: "plug the camera in again, or another one")
  }

  private func lend(_ image: OpaquePointer, at now: Duration, _ body: (borrowing Frame) -> Void) -> Bool {
    let count = unsafe Int(zbar_image_get_data_length(image))
    guard let data = unsafe zbar_image_get_data(image),
      count >= layout.leastBytes(width: width, height: height, stride: stride)
    else {
      return false
    }
    let input = unsafe UnsafeRawBufferPointer(start: data, count: count)
    if layout == .planar {
      let frame = unsafe Frame(lending: input, width: width, height: height, stride: stride, time: now)
      body(frame)
      return true
    }
    if luma.count != width * height { luma = [UInt8](repeating: 0, count: width * height) }
    let unpacked = unsafe luma.withUnsafeMutableBytes { unsafe unpack(input, into: $0) }
    guard unpacked else { return false }
    unsafe luma.withUnsafeBytes { pixels in
      let frame = unsafe Frame(lending: pixels, width: width, height: height, stride: width, time: now)
      body(frame)
    }
    return true
  }

  // False for a picture that came broken: the next one is 33 ms away.
  private func unpack(_ input: UnsafeRawBufferPointer, into out: UnsafeMutableRawBufferPointer) -> Bool {
    guard layout == .jpeg else {
      unsafe layout.unpack(input, width: width, stride: stride, into: out)
      return true
    }
    do {
      let size = try unsafe jpeg.size(of: input, limits: .frame)
      guard size == (width, height) else { return false }
      try unsafe jpeg.decode(input, width: width, height: height, into: out, tolerant: true)
      return true
    } catch { return false }
  }

  private struct Refused: Error {
    var text: String
  }

  @safe
  private struct Started {
    let video: OpaquePointer
    let milliRate: Int
  }

  private static func isHeld(_ path: String) -> Bool {
    let probe = unsafe open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
    guard probe >= 0 else { return false }
    defer { close(probe) }
    return czbar_is_busy(probe) != 0
  }

  // A zbar_video can be initialised once only, so each format begins with a new one.
  private static func start(path: String, wish: Wish, fourcc: FourCC) -> Result<Started, Refused> {
    guard let video = unsafe zbar_video_create() else { fatalError("zbar: out of memory") }
    unsafe zbar_video_request_size(video, UInt32(wish.width), UInt32(wish.height))
    let mapped: Int32 = 2
    unsafe zbar_video_request_iomode(video, mapped)
    if unsafe zbar_video_open(video, path) == 0, unsafe zbar_video_init(video, fourcc.code) == 0 {
      // The rate belongs to the format, and must be agreed before frames flow.
      let milliRate = unsafe Int(czbar_set_rate(zbar_video_get_fd(video), UInt32(clamping: wish.rate)))
      if unsafe zbar_video_enable(video, 1) == 0 {
        return unsafe .success(Started(video: video, milliRate: milliRate))
      }
    }
    let text = unsafe String(cString: _zbar_error_string(UnsafeRawPointer(video), 0))
    unsafe zbar_video_destroy(video)
    let line = text.split(separator: "\n").joined(separator: " ")
    return .failure(Refused(text: line))
  }
}

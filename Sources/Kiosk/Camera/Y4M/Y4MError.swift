/// Why a stream of YUV4MPEG2 is not read, or not further. Frames are counted from 1.
package enum Y4MError: Error, Equatable, Sendable {
  /// The first bytes are not `YUV4MPEG2`.
  case notY4M
  /// The first line, or the line before a frame, is longer than any honest one.
  case lineTooLong(frame: Int?)
  /// A parameter of the first line is wrong; what, in words.
  case header(String)
  /// Width or height outside of the limits, or not said.
  case size(width: Int, height: Int)
  /// The frame rate is not said, or is not between 1 and 240 a second.
  case rate(String)
  /// The chroma is of a kind that is not read, such as more than 8 bits.
  case chroma(String)
  /// Something else stands where `FRAME` should.
  case noFrame(frame: Int)
  /// A second header in the stream says another picture.
  case sizeChanged(frame: Int, from: String, to: String)
  /// The stream ends inside of a frame: how many bytes of how many.
  case truncated(frame: Int, got: Int, of: Int)
  /// The stream ends inside of its first line, or holds nothing.
  case truncatedHeader(got: Int)
}

extension Y4MError: CustomStringConvertible {
  /// What is wrong, in one line.
  package var description: String {
    switch self {
    case .notY4M: "it does not begin with YUV4MPEG2"
    case .lineTooLong(nil): "its first line is longer than \(Y4MHeader.longestLine) bytes"
    case .lineTooLong(let frame?): "the line before frame \(frame) is longer than \(Y4MDecoder.longestFrameLine) bytes"
    case .header(let what): "its first line says \(what)"
    case .size(let width, let height): "its size is \(width)x\(height); sides of 16 to 4096 pixels are read"
    case .rate(let said): "its frame rate is \(said); 1 to 240 a second are read"
    case .chroma(let said): "its pixels are \(said); C420, C422, C444 and Cmono of 8 bits are read"
    case .noFrame(let frame): "frame \(frame) does not begin with FRAME"
    case .sizeChanged(let frame, let from, let to): "the picture changes from \(from) to \(to) at frame \(frame)"
    case .truncated(let frame, let got, let of): "it ends inside of frame \(frame), after \(got) of \(of) bytes"
    case .truncatedHeader(0): "it holds nothing"
    case .truncatedHeader(let got): "it ends inside of its first line, after \(got) bytes"
    }
  }

  /// What a person can do about it, in one line.
  package var whatToDo: String {
    switch self {
    case .notY4M, .header, .lineTooLong, .noFrame:
      "make the video with: ffmpeg -i IN -pix_fmt yuv420p -f yuv4mpegpipe OUT.y4m"
    case .rate: "say its rate: ffmpeg -i IN -r 30 -pix_fmt yuv420p -f yuv4mpegpipe OUT.y4m"
    case .chroma: "convert it with: ffmpeg -i IN -pix_fmt yuv420p -f yuv4mpegpipe OUT.y4m"
    case .size: "scale it with: ffmpeg -i IN -vf scale=1280:-2 -f yuv4mpegpipe OUT.y4m"
    case .sizeChanged: "keep one size for the whole stream: ffmpeg -i IN -vf scale=1280:720 -f yuv4mpegpipe -"
    case .truncated, .truncatedHeader: "write it again to its end; the disk may have been full, or the writer stopped"
    }
  }
}

import Glibc
import Pictures

/// Pictures one after the other, each as one frame. Folders give their pictures in the order of their names.
///
/// A file that is no picture is an error of `next`; asked again, the source goes on with the next file.
package final class PictureSource: FrameSource {
  /// Longest file that is read, in bytes.
  package static let longestFile = 64 << 20
  /// Most files of one folder.
  package static let mostFiles = 100_000
  /// What a folder's file must end with to be taken, in either case.
  package static let endings = [".png", ".jpg", ".jpeg", ".pgm"]

  package let name: String
  package var isDevice: Bool { false }
  package private(set) var place = "no picture yet"
  private var paths: ArraySlice<String>

  /// The pictures at these paths; a folder stands for what it holds, without its own folders.
  package init(paths: [String]) throws(CameraTrouble) {
    var files: [String] = []
    for path in paths { files += try Self.expand(path) }
    self.paths = files[...]
    name = paths.count == 1 ? paths[0] : "\(files.count) pictures"
  }

  /// `patience` is not needed: a picture is there or not. Frames carry the time of the clock.
  package func next(
    within patience: Duration, _ body: (borrowing Frame) -> Void
  ) throws(CameraTrouble) -> FrameTurn {
    guard let path = paths.popFirst() else { return .ended }
    place = path
    let bytes = try Self.read(path)
    let picture: GrayPicture
    do { picture = try PictureDecoder.decode(bytes) } catch {
      throw CameraTrouble(.ended, "\(path): \(error)", whatToDo: "give another picture")
    }
    unsafe picture.pixels.withUnsafeBytes { luma in
      let frame = unsafe Frame(
        lending: luma, width: picture.width, height: picture.height, stride: picture.width, time: Monotonic.now())
      body(frame)
    }
    return .frame
  }

  private static func expand(_ path: String) throws(CameraTrouble) -> [String] {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw CameraTrouble.opening(file: path, errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    guard let folder = unsafe opendir(path) else { throw CameraTrouble.opening(file: path, errno) }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while names.count < mostFiles, let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let lower = name.lowercased()
      if endings.contains(where: lower.hasSuffix) { names.append(name) }
    }
    guard !names.isEmpty else {
      throw CameraTrouble(
        .missing, "\(path) holds no picture", whatToDo: "put PNG, JPEG or PGM files into it")
    }
    return names.sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }

  private static func read(_ path: String) throws(CameraTrouble) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw CameraTrouble.opening(file: path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw CameraTrouble.opening(file: path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CameraTrouble(.missing, "\(path) is no file", whatToDo: "give a PNG, JPEG or PGM file")
    }
    guard status.st_size <= longestFile else {
      throw CameraTrouble(
        .ended, "\(path) has \(status.st_size) bytes; \(longestFile) are read", whatToDo: "scale the picture")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes { out in
        unsafe Glibc.read(descriptor, out.baseAddress.map { unsafe $0 + filled }, out.count - filled)
      }
      if count < 0 {
        guard errno == EINTR else { throw CameraTrouble.reading(path, errno) }
        continue
      }
      if count == 0 { break }
      filled += count
    }
    bytes.removeSubrange(filled...)
    return bytes
  }
}

import Glibc
import StrictJSON
import Wire

/// What is on a picture, read by the voucher-reader that stands beside this program: code for images from elsewhere
/// runs in that process only.
enum PictureReading {
  /// The longest answer about one picture that is taken, in bytes.
  private static let longestAnswer = 1 << 20

  /// Whether an argument names a picture rather than a code's text.
  static func isPicture(_ argument: String) -> Bool {
    let name = argument.lowercased()
    return [".png", ".jpg", ".jpeg", ".pgm"].contains(where: name.hasSuffix)
  }

  /// One picture, as voucher-reader has seen it.
  struct Picture {
    let file: String
    /// The contents of its codes; none is not an error.
    let texts: [[UInt8]]
    /// Why it could not be read.
    let error: String?
  }

  /// The codes on a picture; none is not an error.
  ///
  /// - Throws: `Stop` if the reader can't be run or the file can't be read.
  static func texts(in file: String) throws(Stop) -> [[UInt8]] {
    guard unsafe access(file, R_OK) == 0 else {
      throw Stop(status: Stop.bad, message: "\(file) can't be read: \(unsafe String(cString: strerror(errno)))")
    }
    var texts: [[UInt8]] = []
    try each(in: [file]) { picture throws(Stop) in
      if let error = picture.error { throw Stop(status: Stop.bad, message: error) }
      texts += picture.texts
    }
    return texts
  }

  /// What is on these pictures, and on all of a folder, one after the other as soon as it is known.
  ///
  /// - Throws: `Stop` if the reader can't be run, and what `body` throws, which ends the reader.
  static func each(in paths: [String], _ body: (Picture) throws(Stop) -> Void) throws(Stop) {
    var pipe: [Int32] = [-1, -1]
    guard unsafe Glibc.pipe(&pipe) == 0 else { throw fault("make a pipe", errno) }
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let process: pid_t
    do throws(Stop) { process = try start(arguments(paths), output: pipe[1]) } catch {
      for end in pipe { close(end) }
      throw error
    }
    close(pipe[1])
    do throws(Stop) { try take(from: pipe[0], body) } catch {
      // It may have much more to say: nobody listens, and nobody waits for that.
      close(pipe[0])
      kill(process, SIGKILL)
      _ = try? wait(for: process)
      throw error
    }
    close(pipe[0])
    // It ended by itself, with 0, or with 1 if a picture could not be read.
    guard try wait(for: process) & 0x7f == 0 else {
      throw Stop(status: Stop.bad, message: "voucher-reader failed on the picture")
    }
  }

  private static func take(from descriptor: Int32, _ body: (Picture) throws(Stop) -> Void) throws(Stop) {
    var rest: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw fault("read from voucher-reader", errno) }
      if count == 0 { break }
      var lines = (rest + piece[..<count]).split(separator: 0x0a, omittingEmptySubsequences: false)
      rest = lines.popLast().map(Array.init) ?? []
      for line in lines { try body(try picture(line)) }
      guard rest.count <= longestAnswer else { throw otherVersion }
    }
    guard rest.isEmpty else { throw otherVersion }
  }

  private static func picture(_ line: ArraySlice<UInt8>) throws(Stop) -> Picture {
    guard let answer = try? JSONValue(parsing: line), case .array(let codes)? = answer["texts"],
      case .string(let file)? = answer["file"]
    else { throw otherVersion }
    var texts: [[UInt8]] = []
    for code in codes {
      if case .string(let text) = code { texts.append(Array(text.utf8)) }
    }
    // What is no UTF-8 comes also as it is.
    if case .array(let exact)? = answer["base64"] {
      texts = exact.compactMap { if case .string(let bytes) = $0 { Base64.standard.decode(bytes) } else { nil } }
    }
    var error: String?
    if case .string(let said)? = answer["error"] { error = said }
    return Picture(file: file, texts: texts, error: error)
  }

  private static var otherVersion: Stop {
    Stop(status: Stop.bad, message: "voucher-reader is of another version: its answer can't be read")
  }

  /// Lets voucher-reader print its own lines; returns its exit status.
  ///
  /// - Throws: `Stop` if it can't be run, or has not ended by itself.
  static func print(_ paths: [String]) throws(Stop) -> Int32 {
    let status = try wait(for: try start(arguments(paths), output: 1))
    guard status & 0x7f == 0 else { throw Stop(status: Stop.bad, message: "voucher-reader failed on a picture") }
    return status >> 8 & 0xff
  }

  // Each by itself: a name that begins with a dash is no option, and comes back as it was given.
  private static func arguments(_ paths: [String]) -> [String] {
    ["voucher-reader", "--print"] + paths.flatMap { ["--picture", $0] }
  }

  private static func start(_ arguments: [String], output: Int32) throws(Stop) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
    let program = folder + "/" + arguments[0]
    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let failure = unsafe posix_spawn(&process, program, &actions, nil, &words, environ)
    guard failure == 0 else { throw fault("run \(program)", failure) }
    return process
  }

  private static func wait(for process: pid_t) throws(Stop) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw fault("wait for voucher-reader", errno) }
    }
    return status
  }

  /// The folder of this program.
  private static var folder: String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe readlink("/proc/self/exe", &path, path.count - 1)
    let text = String(decoding: path.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.lastIndex(of: "/").map { String(text[..<$0]) } ?? "."
  }

  private static func fault(_ operation: String, _ number: Int32) -> Stop {
    Stop(status: Stop.bad, message: "can't \(operation): \(unsafe String(cString: strerror(number)))")
  }
}

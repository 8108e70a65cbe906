import Glibc

extension CameraTrouble {
  /// The trouble of a video, a picture or a folder that can't be opened, from open(2)'s errno. A video may be a FIFO.
  static func opening(file path: String, isVideo: Bool = false, _ code: Int32) -> CameraTrouble {
    let said = unsafe String(cString: strerror(code))
    switch code {
    case ENOENT, ENOTDIR:
      return CameraTrouble(
        .missing, "there is no file \(path)",
        whatToDo: "correct the path" + (isVideo ? ", or make the file (a FIFO: mkfifo \(path))" : ""))
    case EACCES, EPERM:
      return CameraTrouble(
        .missing, "\(path) may not be read by this user", whatToDo: "correct the rights of the file and its folders")
    default:
      return CameraTrouble(
        .missing, "\(path) can't be opened (\(said))", whatToDo: "correct the path, or copy the file")
    }
  }

  /// The trouble of a device that can't be opened, from open(2)'s errno.
  static func opening(_ path: String, _ code: Int32) -> CameraTrouble {
    let said = unsafe String(cString: strerror(code))
    switch code {
    case ENOENT, ENOTDIR:
      return CameraTrouble(.missing, "there is no \(path)", whatToDo: "plug the camera in, or correct the path")
    case ENXIO, ENODEV:
      return CameraTrouble(.missing, "no device answers at \(path)", whatToDo: "plug the camera in again")
    case EACCES, EPERM:
      return CameraTrouble(
        .missing, "\(path) may not be opened by this user",
        whatToDo: "add the user to the group video, or correct its rights")
    case EBUSY:
      return CameraTrouble(
        .busy, "another program holds \(path)", whatToDo: "close the other program (fuser -v \(path) names it)")
    default:
      return CameraTrouble(.missing, "\(path) can't be opened (\(said))", whatToDo: "correct the path")
    }
  }

  /// The trouble of a file or pipe that can't be read on, from read(2)'s errno.
  static func reading(_ name: String, _ code: Int32) -> CameraTrouble {
    let said = unsafe String(cString: strerror(code))
    return CameraTrouble(.ended, "\(name) can't be read further (\(said))", whatToDo: "check the disk or the device")
  }
}

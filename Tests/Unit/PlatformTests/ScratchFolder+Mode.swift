import Glibc
import Rig

extension ScratchFolder {
  /// The permission bits of a file or folder, or nil if it is not there.
  static func mode(of path: String) -> mode_t? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
  }
}

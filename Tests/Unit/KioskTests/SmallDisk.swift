import Glibc

/// A file system of its own that is soon full. Only root may mount one, and not in every container.
final class SmallDisk {
  let path: String

  /// Nil where mounting is not allowed.
  ///
  /// - Parameter folder: an empty one.
  init?(over folder: String, kiB: Int) {
    path = folder
    guard unsafe mkdir(folder, 0o700) == 0,
      unsafe mount("tmpfs", folder, "tmpfs", UInt(MS_NOSUID), "size=\(kiB)k") == 0
    else { return nil }
  }

  /// Runs `body` while there is no room left.
  func full(_ body: () throws -> Void) rethrows {
    let file = unsafe open(path + "/filler", O_CREAT | O_WRONLY, 0o600)
    let page = [UInt8](repeating: 0, count: 4096)
    while unsafe write(file, page, page.count) > 0 {}
    close(file)
    defer { unsafe unlink(path + "/filler") }
    try body()
  }

  deinit { unsafe umount2(path, Int32(MNT_DETACH)) }
}

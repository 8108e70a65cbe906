import Glibc

/// The file below a database: where it lies, who may read it, and which process writes it.
struct DatabaseFile {
  let path: String

  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the folder (0700) and the file (0600) where they are missing, and takes away the rights of others from a
  /// file that is there. Both are synced, so that a power cut can't take the name away from a synced file.
  ///
  /// SQLite gives its -wal and -shm files the rights of the main file (sqlite.org/src, `findCreateFileMode`).
  func prepare() throws(StorageFault) {
    if unsafe mkdir(folder, 0o700) == 0 {
      try sync(DatabaseFile(path: folder).folder)
    } else if errno != EEXIST {
      throw fault(.folderUnusable, "make the folder \(folder)")
    }
    guard unsafe access(folder, W_OK | X_OK) == 0 else { throw fault(.folderUnusable, "write in the folder \(folder)") }

    let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
      try sync(folder)
    } else if errno != EEXIST {
      throw fault(.fileUnusable, "make the file \(path)")
    }
    // An open and close here would drop the locks that this process may hold on the file: hence access and chmod.
    guard unsafe access(path, R_OK | W_OK) == 0 else { throw fault(.fileUnusable, "write the file \(path)") }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw fault(.fileUnusable, "look at the file \(path)") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StorageFault(operation: "open \(path)", code: .fileUnusable, detail: "it is not a regular file")
    }
    if status.st_mode & 0o077 != 0, unsafe chmod(path, 0o600) != 0 {
      throw fault(.fileUnusable, "take the rights of others from \(path)")
    }
  }

  /// Syncs a folder or file by its name.
  func sync(_ name: String) throws(StorageFault) {
    let descriptor = unsafe open(name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(.folderUnusable, "open \(name)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw fault(.inputOutput, "sync \(name)") }
  }

  func fault(_ code: StorageFault.Code, _ operation: String) -> StorageFault {
    let code: StorageFault.Code =
      switch errno {
      case ENOSPC, EDQUOT: .diskFull
      case EROFS: .readOnly
      case EIO: .inputOutput
      default: code
      }
    return StorageFault(operation: operation, code: code, detail: unsafe String(cString: strerror(errno)))
  }
}

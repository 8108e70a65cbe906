import Glibc

/// A file's bytes, mapped for reading: they cost no private memory, and only the pages that are looked at are read.
///
/// The file must not be written to or cut while it is mapped; it may be removed. Whoever makes such files writes each
/// one once (`WholeFile`).
@safe package final class MappedFile: @unchecked Sendable {
  private let start: UnsafeRawPointer?
  package let count: Int

  /// - Throws: `StorageFault` if it is not there or can't be mapped.
  package init(path: String) throws(StorageFault) {
    let operation = "map \(path)"
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Self.fault(operation) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.fault(operation) }
    count = Int(status.st_size)
    guard count > 0 else {
      unsafe start = nil
      return
    }
    guard let mapped = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), unsafe mapped != MAP_FAILED else {
      throw Self.fault(operation)
    }
    // Vouchers come in no order: reading ahead would fetch what nobody asks for.
    unsafe madvise(mapped, count, MADV_RANDOM)
    unsafe start = UnsafeRawPointer(mapped)
  }

  deinit {
    if let start = unsafe start { unsafe munmap(UnsafeMutableRawPointer(mutating: start), count) }
  }

  /// The byte at a place below `count`.
  package subscript(place: Int) -> UInt8 {
    precondition(place >= 0 && place < count)
    return unsafe start!.load(fromByteOffset: place, as: UInt8.self)
  }

  /// Copies bytes out, for reading the whole file in pieces.
  package func bytes(_ range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    guard let start = unsafe start, !range.isEmpty else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
  }

  private static func fault(_ operation: String) -> StorageFault {
    StorageFault(operation: operation, code: .fileUnusable, detail: unsafe String(cString: strerror(errno)))
  }
}

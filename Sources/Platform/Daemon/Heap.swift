import CUnix

/// The process's private memory.
package enum Heap {
  /// Gives pages that nothing uses any more back to the kernel (malloc_trim(3)): after a rush the heap would otherwise
  /// stay as large as it ever was. Takes about a millisecond.
  package static func trim() { cunix_trim_heap() }
}

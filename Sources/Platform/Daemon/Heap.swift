import CUnix

/// The process's private memory.
package enum Heap {
  /// Keeps all threads to one heap, and large buffers out of it (mallopt(3), M_ARENA_MAX, M_MMAP_THRESHOLD). glibc else gives
  /// each thread a heap of its own, up to eight a core, and what one of them has given back serves no other; and a buffer
  /// between small things leaves a hole of its size. To be called first of all.
  package static func share() { cunix_lean_heap() }

  /// Gives pages that nothing uses any more back to the kernel (malloc_trim(3)): after a rush the heap would otherwise
  /// stay as large as it ever was. Takes about a millisecond.
  package static func trim() { cunix_trim_heap() }
}

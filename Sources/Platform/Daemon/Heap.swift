import CUnix

/// The process's private memory.
package enum Heap {
  /// Keeps all threads to one heap (mallopt(3), M_ARENA_MAX). glibc else gives each thread one of its own, up to eight a core,
  /// and what one of them has given back serves no other. To be called first of all.
  package static func share() { cunix_one_arena() }

  /// Gives pages that nothing uses any more back to the kernel (malloc_trim(3)): after a rush the heap would otherwise
  /// stay as large as it ever was. Takes about a millisecond.
  package static func trim() { cunix_trim_heap() }
}

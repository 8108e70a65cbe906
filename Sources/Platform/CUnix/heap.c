#include "CUnix.h"
#include <malloc.h>

void cunix_lean_heap(void) {
  mallopt(M_ARENA_MAX, 1);
  // Set by hand, it stays: else the first large buffer that is freed moves it up to its own size.
  mallopt(M_MMAP_THRESHOLD, 64 << 10);
}

void cunix_trim_heap(void) { malloc_trim(0); }

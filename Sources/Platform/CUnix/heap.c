#include "CUnix.h"
#include <malloc.h>

void cunix_one_arena(void) { mallopt(M_ARENA_MAX, 1); }

void cunix_trim_heap(void) { malloc_trim(0); }

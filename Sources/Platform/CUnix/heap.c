#include "CUnix.h"
#include <malloc.h>

void cunix_trim_heap(void) { malloc_trim(0); }

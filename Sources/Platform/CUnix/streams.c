#include "CUnix.h"
#include <stdio.h>

void cunix_line_buffer_standard_output(void) { setvbuf(stdout, NULL, _IOLBF, BUFSIZ); }

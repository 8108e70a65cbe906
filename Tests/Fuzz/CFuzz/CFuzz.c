// A C target needs a source file; all that is used is the declaration in the header.
#include "CFuzz.h"

#include "CUnix.h"
#include <sys/eventfd.h>

int cunix_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

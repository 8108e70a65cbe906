#pragma once
#include <stdint.h>

// struct ucred is visible to C only with _GNU_SOURCE, and so not to Swift at all: hence this door.

typedef struct {
  int32_t pid;
  uint32_t uid;
  uint32_t gid;
} cunix_credentials;

/// SO_PEERCRED (unix(7)): who was at the other end when it connected. Returns 0 or errno.
int cunix_peer_credentials(int descriptor, cunix_credentials *credentials);

/// SO_PEERGROUPS (Linux 4.13): the other end's supplementary groups. `count` is the room on entry and the number of
/// groups on return. Returns 0 or errno; ERANGE if the room is too small, with `count` the room needed.
int cunix_peer_groups(int descriptor, uint32_t *groups, int32_t *count);

/// mallopt(3), M_ARENA_MAX 1 and M_MMAP_THRESHOLD 64 KiB: glibc's, and not in the headers that Swift sees. To be called
/// before the second thread.
void cunix_lean_heap(void);

/// malloc_trim(0): glibc's, and not in the headers that Swift sees. Gives free pages of the heap back to the kernel.
void cunix_trim_heap(void);

/// setvbuf(stdout, …, _IOLBF, …): Swift 6 does not let the global variable `stdout` be named.
void cunix_line_buffer_standard_output(void);

/// A condition that waits by CLOCK_MONOTONIC (pthread_condattr_setclock(3)): neither Foundation's nor libdispatch's do.
typedef struct cunix_wakeup cunix_wakeup;
/// NULL where no memory is left.
cunix_wakeup *cunix_wakeup_make(void);
/// To be called when nobody waits any more.
void cunix_wakeup_free(cunix_wakeup *wakeup);
void cunix_wakeup_give(cunix_wakeup *wakeup);
/// Waits so long at most, 0 or more. Takes what was given; returns whether anything was.
int cunix_wakeup_wait(cunix_wakeup *wakeup, int64_t nanoseconds);

// libfaketime would do, but moves the environment, behind which Swift looks for its arguments.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// The file named by TEST_CLOCK holds `+N` or `-N` (seconds beside the real time) or `=N` (stands still at N seconds
// since 1970); it is read at every look, so that a test can move the clock of a running program.
static void bend(struct timespec *time) {
  const char *path = getenv("TEST_CLOCK");
  if (!path) return;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  char text[32] = {0};
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count < 2) return;
  if (text[0] == '=') {
    time->tv_sec = atoll(text + 1);
    time->tv_nsec = 0;
  } else {
    time->tv_sec += atoll(text);
  }
}

// TEST_BOOT names a file whose content stands for the kernel's boot id: a machine that was started anew.
static int open_bent(const char *path, int flags, mode_t mode) {
  const char *boot = getenv("TEST_BOOT");
  if (boot && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0) path = boot;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static int has_mode(int flags) { return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE; }

int open(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (has_mode(flags)) {
    va_list words;
    va_start(words, flags);
    mode = va_arg(words, mode_t);
    va_end(words);
  }
  return open_bent(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  mode_t mode = 0;
  if (has_mode(flags)) {
    va_list words;
    va_start(words, flags);
    mode = va_arg(words, mode_t);
    va_end(words);
  }
  return open_bent(path, flags, mode);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  long result = syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) bend(time);
  return (int)result;
}

int gettimeofday(struct timeval *restrict value, void *restrict zone) {
  (void)zone;
  struct timespec time;
  if (clock_gettime(CLOCK_REALTIME, &time) != 0) return -1;
  value->tv_sec = time.tv_sec;
  value->tv_usec = time.tv_nsec / 1000;
  return 0;
}

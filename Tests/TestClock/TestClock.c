// libfaketime would do, but moves the environment, behind which Swift looks for its arguments.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
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

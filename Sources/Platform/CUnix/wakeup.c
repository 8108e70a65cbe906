#include "CUnix.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct cunix_wakeup {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  int given;
};

cunix_wakeup *cunix_wakeup_make(void) {
  cunix_wakeup *wakeup = calloc(1, sizeof *wakeup);
  if (!wakeup) return NULL;
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_mutex_init(&wakeup->mutex, NULL);
  pthread_cond_init(&wakeup->changed, &monotonic);
  pthread_condattr_destroy(&monotonic);
  return wakeup;
}

void cunix_wakeup_free(cunix_wakeup *wakeup) {
  pthread_cond_destroy(&wakeup->changed);
  pthread_mutex_destroy(&wakeup->mutex);
  free(wakeup);
}

void cunix_wakeup_give(cunix_wakeup *wakeup) {
  pthread_mutex_lock(&wakeup->mutex);
  wakeup->given = 1;
  pthread_cond_signal(&wakeup->changed);
  pthread_mutex_unlock(&wakeup->mutex);
}

int cunix_wakeup_wait(cunix_wakeup *wakeup, int64_t nanoseconds) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += nanoseconds / 1000000000;
  end.tv_nsec += nanoseconds % 1000000000;
  if (end.tv_nsec >= 1000000000) {
    end.tv_sec += 1;
    end.tv_nsec -= 1000000000;
  }
  pthread_mutex_lock(&wakeup->mutex);
  while (!wakeup->given && pthread_cond_timedwait(&wakeup->changed, &wakeup->mutex, &end) == 0) {}
  int given = wakeup->given;
  wakeup->given = 0;
  pthread_mutex_unlock(&wakeup->mutex);
  return given;
}

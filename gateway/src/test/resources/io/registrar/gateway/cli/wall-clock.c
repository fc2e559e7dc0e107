/*
 * A wall clock that a test sets while a process runs by it. Preloaded; adds the seconds that the file named by
 * WALL_CLOCK_OFFSET holds, a number of 64 bits that may change at any moment, to whatever tells the wall clock's time.
 * The monotonic clock is left alone, as a hand on the wall clock leaves it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

typedef int clock_call(clockid_t, struct timespec *);

static clock_call *next_clock;
static const volatile int64_t *offset;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("WALL_CLOCK_OFFSET");
  int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    void *mapped = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0);
    offset = mapped == MAP_FAILED ? NULL : mapped;
    close(file);
  }
  /* The detour over the kernel, in clock_gettime below, would do as well; this is the fast way. */
  next_clock = (clock_call *) dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  int failed = next_clock != NULL ? next_clock(clock, time) : (int) syscall(SYS_clock_gettime, clock, time);
  if (!failed && offset != NULL && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    time->tv_sec += *offset;
  }
  return failed;
}

int gettimeofday(struct timeval *time, void *zone) {
  struct timespec now;
  (void) zone;
  int failed = clock_gettime(CLOCK_REALTIME, &now);
  if (!failed) {
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
  }
  return failed;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result != NULL) {
    *result = now.tv_sec;
  }
  return now.tv_sec;
}

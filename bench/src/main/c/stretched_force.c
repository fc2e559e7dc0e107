/*
 * Stretches whatever waits for the disk: fsync, fdatasync, syncfs, msync with MS_SYNC and sync_file_range that waits take at least
 * FORCE_MILLIS_AT_LEAST milliseconds each, as they would on a slower disk. The call itself comes first; what is missing is
 * slept, on the thread that called. Loaded into every contestant alike (LD_PRELOAD). Calls that only start a write are left alone.
 *
 *   cc -O2 -shared -fPIC -o stretched_force.so stretched_force.c
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define NANOS_PER_SECOND 1000000000L

/* A lookup each time would be cheap beside the call; what another thread finds at the same time is the same. */
#define REAL(name, ...) ((int (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name))

static long at_least_nanos(void) {
    static long nanos = -1;
    if (nanos < 0) {
        const char *text = getenv("FORCE_MILLIS_AT_LEAST");
        nanos = text == NULL ? 0 : atol(text) * 1000000L;
    }
    return nanos;
}

static struct timespec now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time;
}

/* Sleeps until the time is up, and leaves errno as the real call set it. */
static void sleep_on(struct timespec since) {
    static __thread int has_narrow_slack;
    int saved = errno;
    long nanos = since.tv_nsec + at_least_nanos();
    since.tv_sec += nanos / NANOS_PER_SECOND;
    since.tv_nsec = nanos % NANOS_PER_SECOND;
    if (!has_narrow_slack) {
        /* The kernel may add 50 microseconds to every sleep of a thread that has not asked for less. */
        prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
        has_narrow_slack = 1;
    }
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &since, NULL) == EINTR) {
    }
    errno = saved;
}

int fsync(int fd) {
    struct timespec start = now();
    int result = REAL("fsync", int)(fd);
    sleep_on(start);
    return result;
}

int fdatasync(int fd) {
    struct timespec start = now();
    int result = REAL("fdatasync", int)(fd);
    sleep_on(start);
    return result;
}

int syncfs(int fd) {
    struct timespec start = now();
    int result = REAL("syncfs", int)(fd);
    sleep_on(start);
    return result;
}

int msync(void *address, size_t length, int flags) {
    struct timespec start = now();
    int result = REAL("msync", void *, size_t, int)(address, length, flags);
    if (flags & MS_SYNC) {
        sleep_on(start);
    }
    return result;
}

int sync_file_range(int fd, off_t offset, off_t count, unsigned int flags) {
    struct timespec start = now();
    int result = REAL("sync_file_range", int, off_t, off_t, unsigned int)(fd, offset, count, flags);
    if (flags & (SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WAIT_AFTER)) {
        sleep_on(start);
    }
    return result;
}

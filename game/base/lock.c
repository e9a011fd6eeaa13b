#include "game/base/lock.h"

#include "game/base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const double PATIENCE =
    1; /* seconds: children of a process that was killed may hold it a moment longer */

struct Lock {
    int file;
};

static Status hold(int file, const char *path)
{
    double until = os_seconds() + PATIENCE;
    while (flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return status_error(ERR_IO, "%.150s: cannot be locked: %s", path, strerror(errno));
        if (os_seconds() >= until)
            return status_error(ERR_BUSY, "%.150s: another process is at work on it", path);
        os_sleep(0.01);
    }
    return status_ok();
}

Status lock_take(const char *path, Lock **out)
{
    *out = NULL;
    Lock *l = calloc(1, sizeof *l);
    if (!l) return status_no_memory(sizeof *l, "a lock");
    Status status = status_ok();
    l->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (l->file < 0) CHECK(status, status_error(ERR_IO, "%.150s: %s", path, strerror(errno)));
    CHECK(status, hold(l->file, path));
    *out = l;
    l = NULL;
done:
    lock_release(l);
    return status;
}

void lock_release(Lock *l)
{
    if (!l) return;
    if (l->file >= 0) close(l->file);
    free(l);
}

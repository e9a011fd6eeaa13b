/* scratch.h - a folder for a test's files, removed with all that is in it. */
#ifndef TENGEN_TESTS_SUPPORT_SCRATCH_H
#define TENGEN_TESTS_SUPPORT_SCRATCH_H

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Scratch {
    char path[64];
    char file[128];
} Scratch;

/* False if there is none to be had. */
static inline bool scratch_make(Scratch *s)
{
    snprintf(s->path, sizeof s->path, "/tmp/tengen-test-XXXXXX");
    return mkdtemp(s->path) != NULL;
}

/* A path in the folder; it holds until the next call. */
static inline const char *scratch_file(Scratch *s, const char *name)
{
    snprintf(s->file, sizeof s->file, "%s/%s", s->path, name);
    return s->file;
}

static inline int scratch_remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info, (void)kind, (void)place;
    return remove(path);
}

static inline void scratch_remove(Scratch *s)
{
    nftw(s->path, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif

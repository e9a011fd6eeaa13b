/* weights.h - networks on disk: safetensors, readable by the public library.
 *
 * Metadata (all strings): format "tengen-1", architecture (planes, blocks, channels, …), rule, size, line,
 * provenance (free text: run, rows, date), params_xxh3 (checksum of the tensor data). Reading is bounded:
 * no field makes it allocate more than the file's own size allows. */
#ifndef TENGEN_NET_WEIGHTS_H
#define TENGEN_NET_WEIGHTS_H

#include "game/rules.h"
#include "net/model.h"

typedef struct NetInfo {
    GameSpec trained_on;   /* the game it was trained for */
    uint64_t rows;         /* training rows seen */
    char run[64];          /* name of the run, or empty */
    char created[32];      /* ISO 8601, UTC */
} NetInfo;

/* Atomic: the file is the old one or the new one, never half. ERR_IO. */
Status weights_save(const char *path, const Model *m, const NetInfo *info) __attribute__((warn_unused_result));

/* ERR_IO: cannot be read; ERR_FORMAT: names the file and what is wrong with it. */
Status weights_load(const char *path, Model **out, NetInfo *info) __attribute__((warn_unused_result));

/* The same from memory (for the fuzzer); `name` stands for the path in messages. */
Status weights_parse(const char *name, const void *data, size_t bytes, Model **out, NetInfo *info)
    __attribute__((warn_unused_result));

/* ERR_INPUT, in words, unless a network trained as info says may play spec: same rule and line length. */
Status weights_check_game(const char *path, const NetInfo *info, GameSpec spec)
    __attribute__((warn_unused_result));

#endif

/* weights.h - networks on disk: safetensors, readable by the public library.
 *
 * A file is the header's length (8 bytes, little-endian), the header (JSON), the tensors (float32). Each
 * slice is a tensor under its name. __metadata__ holds, all as strings: format "tengen-1"; the architecture
 * (network: residual if absent; planes, blocks, channels, policy_channels, value_hidden, pool_every, aux and board: 0 if absent); rule, size and line it
 * was trained on; rows, run, created; params_xxh3, the XXH3-64 of the tensors' bytes in 16 hexadecimal
 * digits. The same network and info give the same bytes. Reading is bounded: no field makes it allocate more
 * than the file's own size allows. */
#ifndef TENGEN_NET_WEIGHTS_H
#define TENGEN_NET_WEIGHTS_H

#include "game/rules.h"
#include "net/model.h"

typedef struct NetInfo {
    GameSpec trained_on; /* the game it was trained for */
    uint64_t rows;       /* training rows seen */
    char run[64];        /* name of the run, or empty */
    char created[32];    /* ISO 8601, UTC */
} NetInfo;

/* Atomic: the file is the old one or the new one, never half. ERR_IO. */
Status weights_save(const char *path, const Model *m, const NetInfo *info)
    __attribute__((warn_unused_result));

/* ERR_IO: cannot be read; ERR_FORMAT: names the file and what is wrong with it. */
Status weights_load(const char *path, Model **out, NetInfo *info) __attribute__((warn_unused_result));

/* The same from memory (for the fuzzer); `name` stands for the path in messages. */
Status weights_parse(const char *name, const void *data, size_t bytes, Model **out, NetInfo *info)
    __attribute__((warn_unused_result));

/* What a file says of itself in its header; nothing else of it is read. As weights_load. */
Status weights_describe(const char *path, NetSpec *spec, NetInfo *info) __attribute__((warn_unused_result));

/* ERR_INPUT, in words, unless a network trained as info says may play spec: same rule and line length, and a
 * board that such a network can see. */
Status weights_check_game(const char *path, NetSpec net, const NetInfo *info, GameSpec spec)
    __attribute__((warn_unused_result));

/* The params_xxh3 that a file of these parameters has: sixteen hexadecimal digits. ERR_MEMORY. */
enum { WEIGHTS_CHECKSUM_MAX = 17 };
Status weights_checksum(const Model *m, char text[WEIGHTS_CHECKSUM_MAX]) __attribute__((warn_unused_result));

#endif

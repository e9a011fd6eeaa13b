/* backend_cpu_float32.c - the loops of backend_cpu_loops.h over activations in float32. */
#include "net/backend_cpu_lanes.h"
#include "net/backend_cpu_loops.h"

typedef float Element;

static inline Element to_element(float value)
{
    return value;
}

static inline float from_element(Element e)
{
    return e;
}

static inline int is_positive(Element e)
{
    return e > 0;
}

static inline void load_lanes(Lanes *out, const Element *from)
{
    memcpy(out, from, sizeof *out);
}

static inline void store_lanes(Element *to, const Lanes *in)
{
    memcpy(to, in, sizeof *in);
}

/* 1 where a bit is set, the lowest first. */
static inline void store_bits(Element *to, unsigned bits)
{
    static const Masks bit = {1, 2, 4, 8, 16, 32, 64, 128};
    static const Lanes one = {1, 1, 1, 1, 1, 1, 1, 1};
    Masks set = (((Masks){0} + (int32_t)bits) & bit) != 0;
    Masks value = set & (Masks)one;
    memcpy(to, &value, sizeof value);
}

#include "net/backend_cpu_loops.inc"

const LoopTable backend_cpu_float32 = LOOP_TABLE;

#include "net/backend_cpu_lanes.h"
#include "net/backend_cpu_loops.h"

typedef float Element;

static const Element ONE = 1.0f;

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

#include "net/backend_cpu_loops.inc"

const LoopTable backend_cpu_float32 = LOOP_TABLE;

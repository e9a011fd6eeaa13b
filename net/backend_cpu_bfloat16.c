/* backend_cpu_bfloat16.c - the loops of backend_cpu_loops.h over activations in bfloat16, the upper half of a
 * float. */
#include "net/backend_cpu_lanes.h"
#include "net/backend_cpu_loops.h"

/* The upper half of a float, rounded to nearest, ties to even, as the hardware does. */
typedef uint16_t Element;
typedef uint16_t Halves __attribute__((vector_size(LANES * sizeof(uint16_t))));
typedef uint32_t Words __attribute__((vector_size(LANES * sizeof(uint32_t))));

static inline Element to_element(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (Element)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static inline float from_element(Element e)
{
    uint32_t bits = (uint32_t)e << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The sign is the highest bit, as in an integer. */
static inline int is_positive(Element e)
{
    return (int16_t)e > 0;
}

static inline void load_lanes(Lanes *out, const Element *from)
{
    Halves halves;
    memcpy(&halves, from, sizeof halves);
    *out = (Lanes)(__builtin_convertvector(halves, Words) << 16);
}

static inline void store_lanes(Element *to, const Lanes *in)
{
    Words bits = (Words)*in;
    Halves halves = __builtin_convertvector((bits + 0x7fff + (bits >> 16 & 1)) >> 16, Halves);
    memcpy(to, &halves, sizeof halves);
}

/* 1 where a bit is set, the lowest first. */
static inline void store_bits(Element *to, unsigned bits)
{
    static const Halves bit = {1, 2, 4, 8, 16, 32, 64, 128};
    Halves set = (Halves)((((Halves){0} + (uint16_t)bits) & bit) != 0);
    Halves value = set & to_element(1.0f);
    memcpy(to, &value, sizeof value);
}

#include "net/backend_cpu_loops.inc"

const LoopTable backend_cpu_bfloat16 = LOOP_TABLE;

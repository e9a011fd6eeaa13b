/* element.h - the number formats that arrays on a device come in. */
#ifndef TENGEN_NET_CUDA_ELEMENT_H
#define TENGEN_NET_CUDA_ELEMENT_H

typedef enum ElementType {
    ELEMENT_FLOAT32,
    ELEMENT_FLOAT16,  /* IEEE half precision */
    ELEMENT_BFLOAT16, /* the upper half of a float32 */
    ELEMENT_TYPES,
} ElementType;

static inline int element_bytes(ElementType type)
{
    return type == ELEMENT_FLOAT32 ? 4 : 2;
}

#endif

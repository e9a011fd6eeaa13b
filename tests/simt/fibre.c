#include "tests/simt/fibre.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

enum { STACK_BYTES = 128 << 10 };

#ifdef __x86_64__

/* swapcontext asks the kernel for the signal mask at every change, which would be most of the time that the tests
 * take. What a call may not change is pushed, and the stacks are exchanged. */
typedef void *Place;

void fibre_change_stacks(Place *from, Place to);
__asm__(".text\n"
        ".globl fibre_change_stacks\n"
        ".type fibre_change_stacks, @function\n"
        "fibre_change_stacks:\n"
        "    pushq %rbp\n"
        "    pushq %rbx\n"
        "    pushq %r12\n"
        "    pushq %r13\n"
        "    pushq %r14\n"
        "    pushq %r15\n"
        "    movq %rsp, (%rdi)\n"
        "    movq %rsi, %rsp\n"
        "    popq %r15\n"
        "    popq %r14\n"
        "    popq %r13\n"
        "    popq %r12\n"
        "    popq %rbx\n"
        "    popq %rbp\n"
        "    ret\n"
        ".size fibre_change_stacks, .-fibre_change_stacks\n");

static void change(Place *from, Place *to)
{
    fibre_change_stacks(from, *to);
}

static void prepare(Place *place, void *stack, void (*entry)(void))
{
    void **top = (void **)((char *)stack + STACK_BYTES);
    *--top = NULL; /* where entry would return to; and the alignment that a call leaves */
    *--top = (void *)(uintptr_t)entry;
    for (int i = 0; i < 6; i++) *--top = NULL;
    *place = top;
}

#else

#include <ucontext.h>

typedef ucontext_t Place;

static void change(Place *from, Place *to)
{
    swapcontext(from, to);
}

static void prepare(Place *place, void *stack, void (*entry)(void))
{
    getcontext(place);
    place->uc_stack.ss_sp = stack;
    place->uc_stack.ss_size = STACK_BYTES;
    place->uc_link = NULL;
    makecontext(place, entry, 0);
}

#endif

struct Fibre {
    Place inside, outside;
    void (*run)(void *context);
    void *context;
    void *stack;
#ifdef WITH_ASAN
    void *fake_inside, *fake_outside;
    const void *outer_stack;
    size_t outer_bytes;
#endif
};

/* The fibre that begins, since its first function has no argument. */
static Fibre *beginning;

static void arrived_inside(Fibre *f)
{
#ifdef WITH_ASAN
    __sanitizer_finish_switch_fiber(f->fake_inside, &f->outer_stack, &f->outer_bytes);
#else
    (void)f;
#endif
}

static void begin(void)
{
    Fibre *f = beginning;
    arrived_inside(f);
    for (;;) {
        f->run(f->context);
        fibre_yield(f);
    }
}

Fibre *fibre_new(void (*run)(void *context), void *context)
{
    Fibre *f = calloc(1, sizeof *f);
    assert(f);
    f->run = run;
    f->context = context;
    f->stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert(f->stack != MAP_FAILED);
    prepare(&f->inside, f->stack, begin);
    return f;
}

void fibre_free(Fibre *f)
{
    if (!f) return;
#ifdef WITH_ASAN
    /* What a forgotten call had forbidden to touch is of no concern to the next owner of these addresses. */
    __asan_unpoison_memory_region(f->stack, STACK_BYTES);
#endif
    munmap(f->stack, STACK_BYTES);
    free(f);
}

void fibre_resume(Fibre *f)
{
    beginning = f;
#ifdef WITH_ASAN
    __sanitizer_start_switch_fiber(&f->fake_outside, f->stack, STACK_BYTES);
#endif
    change(&f->outside, &f->inside);
#ifdef WITH_ASAN
    __sanitizer_finish_switch_fiber(f->fake_outside, NULL, NULL);
#endif
}

void fibre_yield(Fibre *f)
{
#ifdef WITH_ASAN
    __sanitizer_start_switch_fiber(&f->fake_inside, f->outer_stack, f->outer_bytes);
#endif
    change(&f->inside, &f->outside);
    arrived_inside(f);
}

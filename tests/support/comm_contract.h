/* comm_contract.h - what every communicator promises, for tests that run it on every back end.
 *
 * It runs within ranks that are processes, where a failed assertion could not be seen: so it gives a Status. */
#ifndef TENGEN_TESTS_SUPPORT_COMM_CONTRACT_H
#define TENGEN_TESTS_SUPPORT_COMM_CONTRACT_H

#include "train/comm.h"

#include <stdlib.h>
#include <string.h>

#define EXPECT(condition)                                                                                    \
    do {                                                                                                     \
        if (!(condition)) return status_error(ERR_DEVICE, "line %d: expected %s", __LINE__, #condition);     \
    } while (0)

enum { CONTRACT_GUARD = 16 };

/* Different for every rank and element, and small enough that sums of float32 are exact. */
static inline float contract_value(int rank, size_t i)
{
    return (float)((rank * 37 + (int)(i % 1009) * 11) % 512 - 200);
}

static inline float contract_sum(int size, size_t i)
{
    float sum = 0;
    for (int r = 0; r < size; r++) sum += contract_value(r, i);
    return sum;
}

/* n floats with a guard behind them. */
static inline float *contract_floats(size_t n)
{
    float *f = malloc((n + CONTRACT_GUARD) * sizeof *f);
    for (size_t i = 0; f && i < n + CONTRACT_GUARD; i++) f[i] = i < n ? -7777 : 4242;
    return f;
}

static inline bool contract_guarded(const float *f, size_t n)
{
    bool good = true;
    for (size_t i = n; i < n + CONTRACT_GUARD; i++) good = good && f[i] == 4242;
    return good;
}

static inline Status contract_reduce_scatter(Comm *c, size_t n, bool in_place)
{
    size_t size = (size_t)comm_size(c), rank = (size_t)comm_rank(c);
    CommTicket ticket;
    float *send = contract_floats(n * size), *other = contract_floats(n);
    EXPECT(send && other);
    for (size_t i = 0; i < n * size; i++) send[i] = contract_value((int)rank, i);
    float *receive = in_place ? send + rank * n : other;
    TRY(comm_reduce_scatter(c, send, receive, n, COMM_FLOAT32, COMM_SUM, &ticket));
    TRY(comm_wait(c, ticket));
    for (size_t i = 0; i < n; i++) EXPECT(receive[i] == contract_sum((int)size, rank * n + i));
    EXPECT(contract_guarded(send, n * size) && contract_guarded(other, n));
    free(send);
    free(other);
    return status_ok();
}

static inline Status contract_all_gather(Comm *c, size_t n, bool in_place)
{
    size_t size = (size_t)comm_size(c), rank = (size_t)comm_rank(c);
    CommTicket ticket;
    float *send = contract_floats(n), *receive = contract_floats(n * size);
    EXPECT(send && receive);
    float *own = in_place ? receive + rank * n : send;
    for (size_t i = 0; i < n; i++) own[i] = contract_value((int)rank, i);
    TRY(comm_all_gather(c, own, receive, n * sizeof *own, &ticket));
    TRY(comm_wait(c, ticket));
    for (size_t i = 0; i < n * size; i++) EXPECT(receive[i] == contract_value((int)(i / n), i % n));
    EXPECT(contract_guarded(send, n) && contract_guarded(receive, n * size));
    free(send);
    free(receive);
    return status_ok();
}

static inline Status contract_all_reduce(Comm *c, size_t n, bool in_place)
{
    CommTicket ticket;
    float *send = contract_floats(n), *other = contract_floats(n);
    EXPECT(send && other);
    for (size_t i = 0; i < n; i++) send[i] = contract_value(comm_rank(c), i);
    float *receive = in_place ? send : other;
    TRY(comm_all_reduce(c, send, receive, n, COMM_FLOAT32, COMM_SUM, &ticket));
    TRY(comm_wait(c, ticket));
    for (size_t i = 0; i < n; i++) EXPECT(receive[i] == contract_sum(comm_size(c), i));
    EXPECT(contract_guarded(send, n) && contract_guarded(other, n));
    free(send);
    free(other);
    return status_ok();
}

static inline Status contract_all_to_all(Comm *c, size_t n)
{
    size_t size = (size_t)comm_size(c), rank = (size_t)comm_rank(c);
    CommTicket ticket;
    float *send = contract_floats(n * size), *receive = contract_floats(n * size);
    EXPECT(send && receive);
    for (size_t i = 0; i < n * size; i++) send[i] = contract_value((int)rank, i);
    TRY(comm_all_to_all(c, send, receive, n * sizeof *send, &ticket));
    TRY(comm_wait(c, ticket));
    for (size_t i = 0; i < n * size; i++)
        EXPECT(receive[i] == contract_value((int)(i / n), rank * n + i % n));
    EXPECT(contract_guarded(receive, n * size));
    free(send);
    free(receive);
    return status_ok();
}

static inline Status contract_broadcast(Comm *c, size_t n)
{
    CommTicket ticket;
    for (int root = 0; root < comm_size(c); root++) {
        float *data = contract_floats(n);
        EXPECT(data);
        for (size_t i = 0; i < n && comm_rank(c) == root; i++) data[i] = contract_value(root, i);
        TRY(comm_broadcast(c, data, n * sizeof *data, root, &ticket));
        TRY(comm_wait(c, ticket));
        for (size_t i = 0; i < n; i++) EXPECT(data[i] == contract_value(root, i));
        EXPECT(contract_guarded(data, n));
        free(data);
    }
    return status_ok();
}

/* Every rank sends to every other one, at once. */
static inline Status contract_messages(Comm *c, size_t n)
{
    int size = comm_size(c), rank = comm_rank(c);
    float *send = contract_floats(n), *receive = contract_floats(n * (size_t)size);
    EXPECT(send && receive);
    for (size_t i = 0; i < n; i++) send[i] = contract_value(rank, i);
    for (int step = 1; step < size; step++) {
        CommTicket ticket;
        int to = (rank + step) % size, from = (rank + size - step) % size;
        TRY(comm_send(c, send, n * sizeof *send, to, &ticket));
        TRY(comm_receive(c, receive + (size_t)from * n, n * sizeof *send, from, &ticket));
    }
    TRY(comm_finish(c));
    for (size_t i = 0; i < n * (size_t)size; i++)
        EXPECT((int)(i / n) == rank || receive[i] == contract_value((int)(i / n), i % n));
    free(send);
    free(receive);
    return status_ok();
}

static inline Status contract_types(Comm *c)
{
    int64_t whole[3] = {comm_rank(c), -comm_rank(c), 1}, all[3];
    double real[2] = {comm_rank(c) + 0.5, 1e-9}, most[2];
    CommTicket ticket;
    int size = comm_size(c);
    TRY(comm_all_reduce(c, whole, all, 3, COMM_INT64, COMM_SUM, &ticket));
    TRY(comm_all_reduce(c, real, most, 2, COMM_FLOAT64, COMM_MAX, &ticket));
    TRY(comm_all_reduce(c, real, real, 2, COMM_FLOAT64, COMM_MIN, &ticket));
    TRY(comm_finish(c));
    EXPECT(all[0] == size * (size - 1) / 2 && all[1] == -all[0] && all[2] == size);
    EXPECT(most[0] == size - 0.5 && most[1] == 1e-9 && real[0] == 0.5);
    return status_ok();
}

/* The sum's tree, seen by numbers that float32 loses in any other order. */
static inline Status contract_tree(Comm *c)
{
    static const float given[8] = {1, 1e8f, -1e8f, 1, 3, 1e8f, -1e8f, 5};
    float part[8], sum;
    CommTicket ticket;
    int size = comm_size(c);
    if (size > 8) return status_ok();
    memcpy(part, given, sizeof part);
    for (int step = 1; step < size; step *= 2)
        for (int r = 0; r + step < size; r += 2 * step) part[r] += part[r + step];
    TRY(comm_all_reduce(c, &given[comm_rank(c)], &sum, 1, COMM_FLOAT32, COMM_SUM, &ticket));
    TRY(comm_wait(c, ticket));
    EXPECT(memcmp(&sum, &part[0], sizeof sum) == 0);
    return status_ok();
}

/* More at once than may be pending, of all kinds, waited for in the end. */
static inline Status contract_many(Comm *c)
{
    enum { MANY = 3 * COMM_PENDING, N = 1000 };
    size_t size = (size_t)comm_size(c);
    float *send = contract_floats(N), *sums = contract_floats(MANY * N), *all = contract_floats(N * size);
    CommTicket ticket;
    EXPECT(send && sums && all);
    for (size_t i = 0; i < N; i++) send[i] = contract_value(comm_rank(c), i);
    for (size_t k = 0; k < MANY; k++) {
        if (k % 3 == 2) TRY(comm_all_gather(c, send, all, N * sizeof *send, &ticket));
        if (k % 3 == 1) TRY(comm_barrier(c, &ticket));
        TRY(comm_all_reduce(c, send, sums + k * N, N, COMM_FLOAT32, COMM_SUM, &ticket));
    }
    TRY(comm_wait(c, ticket));
    EXPECT(comm_done(c, ticket));
    for (size_t i = 0; i < MANY * N; i++) EXPECT(sums[i] == contract_sum((int)size, i % N));
    for (size_t i = 0; i < N * size; i++) EXPECT(all[i] == contract_value((int)(i / N), i % N));
    free(send);
    free(sums);
    free(all);
    return status_ok();
}

static inline Status contract_groups(Comm *c)
{
    int size = comm_size(c), rank = comm_rank(c);
    Comm *odd = NULL, *back = NULL;
    CommTicket ticket;
    TRY(comm_split(c, rank % 2, 0, &odd));
    TRY(comm_split(c, 7, -rank, &back));
    EXPECT(comm_size(odd) == (size + 1 - rank % 2) / 2 && comm_rank(odd) == rank / 2);
    EXPECT(comm_size(back) == size && comm_rank(back) == size - 1 - rank);
    int64_t sum = rank, expected = 0, last = rank;
    for (int r = rank % 2; r < size; r += 2) expected += r;
    TRY(comm_all_reduce(odd, &sum, &sum, 1, COMM_INT64, COMM_SUM, &ticket));
    TRY(comm_wait(odd, ticket));
    EXPECT(sum == expected);
    TRY(comm_broadcast(back, &last, sizeof last, 0, &ticket));
    TRY(comm_wait(back, ticket));
    EXPECT(last == size - 1);
    TRY(contract_reduce_scatter(odd, 100, false));
    TRY(comm_barrier(c, &ticket));
    TRY(comm_wait(c, ticket));
    comm_free(back);
    comm_free(odd);
    return status_ok();
}

/* What the counters say of a reduce-scatter, an all-gather, and so on, and that they agree on the order. */
static inline Status contract_counters(Comm *c)
{
    uint64_t others = (uint64_t)comm_size(c) - 1;
    CommCounters before = comm_counters(c);
    TRY(contract_reduce_scatter(c, 640, true));
    TRY(contract_all_gather(c, 640, false));
    TRY(contract_all_to_all(c, 64));
    TRY(contract_all_reduce(c, 640 * (others + 1), true));
    CommCounters now = comm_counters(c);
    EXPECT(now.bytes[COMM_REDUCE_SCATTER] - before.bytes[COMM_REDUCE_SCATTER] == others * 640 * 4);
    EXPECT(now.bytes[COMM_ALL_GATHER] - before.bytes[COMM_ALL_GATHER] == others * 640 * 4);
    EXPECT(now.bytes[COMM_ALL_TO_ALL] - before.bytes[COMM_ALL_TO_ALL] == others * 64 * 4);
    EXPECT(now.bytes[COMM_ALL_REDUCE] - before.bytes[COMM_ALL_REDUCE] == 2 * others * 640 * 4);
    EXPECT(now.calls[COMM_ALL_TO_ALL] == before.calls[COMM_ALL_TO_ALL] + 1);
    int64_t order[2] = {(int64_t)(now.order >> 1), (int64_t)(now.order >> 1)}, least, most;
    CommTicket ticket;
    TRY(comm_all_reduce(c, &order[0], &least, 1, COMM_INT64, COMM_MIN, &ticket));
    TRY(comm_all_reduce(c, &order[1], &most, 1, COMM_INT64, COMM_MAX, &ticket));
    TRY(comm_finish(c));
    EXPECT(least == most);
    return status_ok();
}

/* All of it. */
static inline Status comm_contract(Comm *c)
{
    static const size_t lengths[] = {1, 3, 64, 1000, 40000, 150001};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t n = lengths[i] / (size_t)(comm_size(c) > 4 && i > 3 ? 2 : 1);
        TRY(contract_reduce_scatter(c, n, false));
        TRY(contract_reduce_scatter(c, n, true));
        TRY(contract_all_gather(c, n, false));
        TRY(contract_all_gather(c, n, true));
        TRY(contract_all_reduce(c, n, false));
        TRY(contract_all_reduce(c, n, true));
        TRY(contract_all_to_all(c, n));
        TRY(contract_messages(c, n));
    }
    TRY(contract_broadcast(c, 70000));
    TRY(contract_types(c));
    TRY(contract_tree(c));
    TRY(contract_many(c));
    TRY(contract_groups(c));
    return contract_counters(c);
}

#endif

/* Groups of ranks: Megatron's published lists, every rank once in each kind, and communicators that agree with them. */
#include "train/groups.h"

#include "tests/support/assert_status.h"
#include "tests/support/comm_contract.h"
#include "train/comm_fork.h"

enum { RANKS = 16 };

static const double DEADLINE = 60;

/* 16 ranks: tensors of two, pipelines of four, and so batches of two. */
static const GroupShape published = {{2, 2, 4}};

static void the_lists_are_the_published_ones(void **state)
{
    (void)state;
    static const int tensor[8][2] = {{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}, {10, 11}, {12, 13}, {14, 15}};
    static const int data[8][2] = {{0, 2}, {1, 3}, {4, 6}, {5, 7}, {8, 10}, {9, 11}, {12, 14}, {13, 15}};
    static const int pipeline[4][4] = {{0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15}};
    for (int g = 0; g < 8; g++)
        for (int i = 0; i < 2; i++) {
            assert_int_equal(groups_member(published, GROUP_TENSOR, g, i), tensor[g][i]);
            assert_int_equal(groups_member(published, GROUP_DATA, g, i), data[g][i]);
        }
    for (int g = 0; g < 4; g++)
        for (int i = 0; i < 4; i++)
            assert_int_equal(groups_member(published, GROUP_PIPELINE, g, i), pipeline[g][i]);
}

static void every_rank_is_once_in_each_kind(void **state)
{
    (void)state;
    static const GroupShape shapes[] = {{{2, 2, 4}}, {{1, 16, 1}}, {{16, 1, 1}}, {{1, 4, 4}}, {{4, 1, 4}}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (GroupKind k = 0; k < GROUP_KINDS; k++) {
            int seen[RANKS] = {0}, size = shapes[s].size[k];
            for (int g = 0; g < RANKS / size; g++)
                for (int i = 0; i < size; i++) {
                    int rank = groups_member(shapes[s], k, g, i);
                    assert_in_range(rank, 0, RANKS - 1);
                    seen[rank]++;
                    assert_int_equal(groups_group(shapes[s], k, rank), g);
                    assert_int_equal(groups_place(shapes[s], k, rank), i);
                }
            for (int r = 0; r < RANKS; r++) assert_int_equal(seen[r], 1);
        }
}

/* Members tell each other their ranks in the whole. */
static Status rank_work(void *context, Comm *c)
{
    const GroupShape *shape = context;
    Groups *groups;
    TRY(groups_new(&groups, c, *shape));
    for (GroupKind k = 0; k < GROUP_KINDS; k++) {
        int all[RANKS], own = comm_rank(c);
        Comm *comm = groups_comm(groups, k);
        CommTicket ticket;
        EXPECT(comm_size(comm) == shape->size[k]);
        EXPECT(comm_rank(comm) == groups_place(*shape, k, own));
        TRY(comm_all_gather(comm, &own, all, sizeof own, &ticket));
        TRY(comm_wait(comm, ticket));
        for (int i = 0; i < shape->size[k]; i++)
            EXPECT(all[i] == groups_member(*shape, k, groups_group(*shape, k, own), i));
    }
    groups_free(groups);
    return status_ok();
}

static void communicators_agree_with_the_lists(void **state)
{
    (void)state;
    static const GroupShape shapes[] = {{{2, 2, 2}}, {{1, 2, 4}}, {{8, 1, 1}}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        assert_ok(comm_fork_run(8, DEADLINE, rank_work, (void *)&shapes[s]));
}

static void a_shape_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const GroupShape bad[] = {
        {{2, 2, 3}}, {{0, 4, 4}}, {{-4, -4, 1}}, {{16, 16, 16}}, {{65536, 65536, 1}}};
    for (size_t s = 0; s < sizeof bad / sizeof *bad; s++)
        assert_int_equal(groups_check(bad[s], RANKS).code, ERR_INPUT);
    GroupShape two = {{2, 1, 1}};
    assert_fault(groups_check(two, 4), ERR_INPUT,
                 "groups of 2 (tensor) x 1 (data) x 1 (pipeline) are not 4 ranks");
    assert_int_equal(comm_fork_run(4, DEADLINE, rank_work, &two).code, ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lists_are_the_published_ones),
        cmocka_unit_test(every_rank_is_once_in_each_kind),
        cmocka_unit_test(communicators_agree_with_the_lists),
        cmocka_unit_test(a_shape_that_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

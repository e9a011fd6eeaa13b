/* groups.h - ranks in groups that share a tensor's columns, a batch, or a network's layers: a box of three sides.
 *
 * rank = tensor + tensors * (data + datas * pipeline): neighbours share a tensor, the order of Megatron-LM (Narayanan et al.
 * 2021). Every rank is in one group of each kind. Groups of a kind are numbered by their lowest rank. */
#ifndef TENGEN_TRAIN_GROUPS_H
#define TENGEN_TRAIN_GROUPS_H

#include "train/comm.h"

typedef enum GroupKind { GROUP_TENSOR, GROUP_DATA, GROUP_PIPELINE, GROUP_KINDS } GroupKind;

/* How many ranks a group of each kind has, >= 1. */
typedef struct GroupShape {
    int size[GROUP_KINDS];
} GroupShape;

/* ERR_INPUT: a side below 1, or the sides' product is not the number of ranks. */
Status groups_check(GroupShape shape, int ranks) __attribute__((warn_unused_result));

/* The group of that kind which a rank is in, and its place there. */
int groups_group(GroupShape shape, GroupKind kind, int rank);
int groups_place(GroupShape shape, GroupKind kind, int rank);

/* The member at a place of a group. */
int groups_member(GroupShape shape, GroupKind kind, int group, int place);

typedef struct Groups Groups;

/* Collective over all ranks of c, with nothing under way; freed before c. ERR_INPUT as above, ERR_MEMORY, and what
 * comm_split meets. */
Status groups_new(Groups **out, Comm *c, GroupShape shape) __attribute__((warn_unused_result));
void groups_free(Groups *g);

/* This rank's group; ranks in it are places. */
Comm *groups_comm(Groups *g, GroupKind kind);

#endif

/* run.h - a training run in its folder: opened or resumed, stepped round by round, and closed.
 *
 * The folder: config.ini as resolved, run.db (metrics and matches), games-<lane>.db (finished games),
 * checkpoint/ (all that resuming needs), nets/<rows>.safetensors and nets/latest.safetensors (the averaged
 * weights). Every write is atomic. A run that is stopped in any way, and opened again with the same
 * configuration, continues as if nothing had happened: the same games, the same weights. What was played
 * since the last checkpoint when a process is killed is played again.
 *
 * A run alternates: self-play on every worker thread, then training steps in proportion to the new rows,
 * with matches against pure Monte Carlo tree search at the start, at times, and at the end, and matches against
 * its own earlier networks at times and at the end. */
#ifndef TENGEN_TRAIN_RUN_H
#define TENGEN_TRAIN_RUN_H

#include "train/comm.h"
#include "train/config.h"
#include "train/elo.h"
#include "train/journal.h"
#include "train/lanes.h"
#include "train/tally.h"

typedef enum RunPhase { RUN_OPENING, RUN_PLAYING, RUN_TRAINING, RUN_MATCH, RUN_DONE } RunPhase;

/* "self-play", "training", "match" … */
const char *run_phase_name(RunPhase phase);

/* A match of the averaged network, colours swapped on each opening. */
typedef struct RunScore {
    int games;       /* played; 0: no such match yet */
    double score;    /* wins and half the draws, as a share of the games, 0..1 */
    double as_black; /* the same over its games as black, and as white */
    double as_white;
    int wins, draws, losses;
    int64_t rows; /* of training when it was played */
} RunScore;

/* What the matches between the run's networks say. */
typedef struct RunRating {
    int networks;       /* that took part; 0: there were no such matches */
    int64_t first_rows; /* of the network that all are compared with */
    EloRating newest;
} RunRating;

/* What one process did in the last round. */
typedef struct RunRank {
    double positions_per_second; /* as below */
    int64_t bytes_sent;          /* to other ranks */
    double wait_seconds;         /* for them */
} RunRank;

typedef struct RunProgress {
    RunPhase phase;
    int64_t rows, rows_target; /* training positions so far, and to reach */
    int64_t games;             /* finished self-play games */
    int64_t steps;             /* of the optimizer */
    int64_t round;
    double seconds;                /* in this start of the program */
    double eta_seconds;            /* to the end, final match included; NaN: not known yet */
    double positions_per_second;   /* searched in self-play, over the last round */
    double evaluations_per_second; /* of the network, over the last round of self-play */
    double learning_rate;
    double loss_policy, loss_value; /* means over the last round's steps, nats; NaN before any */
    double policy_entropy;          /* of the targets: the floor of loss_policy */
    RunScore first, latest;         /* against playouts: before training, and the newest */
    RunRating rating;
    int ranks;                   /* processes; 0 before the first round ends */
    RunRank rank[LANES];         /* [ranks] */
    Tally tally;                 /* self-play games that ended in the last round */
    uint64_t memory_peak;        /* bytes that this process has held at most */
    int match_games, match_done; /* of a match that is being played, else 0 */
} RunProgress;

/* Rate the network of that file by so many games on a ladder; *out: all but rating.rows. The same seed gives the same
 * games. ERR_INTERRUPTED: should_stop said so. */
typedef Status (*RunRate)(void *context, const char *network, uint64_t seed, int games,
                          bool (*should_stop)(void *stop_context), void *stop_context, JournalLadder *out);

/* Called on the thread that calls run_*. Any may be NULL. */
typedef struct RunHooks {
    void *context;
    void (*progress)(void *context,
                     const RunProgress *p); /* at least every round, and about 5 times a second */
    bool (*interrupted)(void *context);     /* asked often, from any worker thread; true: save and stop */
    RunRate rate;                           /* called where ladder_every says so */
} RunHooks;

typedef struct Run Run;

/* Whether `folder` holds a run, and if so the configuration that it began with.
 * ERR_FORMAT, ERR_INPUT, ERR_IO from its config.ini. */
Status run_config(const char *folder, bool *exists, RunConfig *out) __attribute__((warn_unused_result));

/* The path of the journal of the run in `folder`. ERR_INPUT: too long. */
Status run_journal(const char *folder, char *path, int n) __attribute__((warn_unused_result));

/* Create the folder, or continue the run that it holds. ERR_INPUT: a value out of range, or one that cannot
 * change in mid-run (nothing on disk has changed); ERR_UNSUPPORTED: the backend; ERR_IO: the folder cannot
 * be written; ERR_BUSY: another process trains in it; ERR_FORMAT: a damaged checkpoint; ERR_UNSUPPORTED: ladder_every without
 * hooks->rate. */
Status run_open(Run **out, const char *folder, const RunConfig *config, const RunHooks *hooks)
    __attribute__((warn_unused_result));

/* The same as one of several processes (1, 2, 4 or 8 ranks of c, borrowed for the run's life), each of which plays
 * and trains on its share of the lanes: the same games and weights, to the bit, as one process. All call run_open_on,
 * run_step and run_all alike; a fault of any of them ends all. Rank 0 plays the matches and writes what is not a lane's. */
Status run_open_on(Run **out, const char *folder, const RunConfig *config, const RunHooks *hooks, Comm *c)
    __attribute__((warn_unused_result));

/* One round, or one match. *done: the budget is spent and the last match played.
 * ERR_INTERRUPTED: hooks->interrupted said so; everything is saved. */
Status run_step(Run *r, bool *done) __attribute__((warn_unused_result));

/* run_step until done. */
Status run_all(Run *r) __attribute__((warn_unused_result));

const RunProgress *run_progress(const Run *r);

/* "cpu (oneDNN 2.6.3, bfloat16), 2 threads": for the first lines of the output. */
const char *run_backend_text(const Run *r, char *text, int n);

/* The run goes on by another arithmetic than it began with, as its configuration allows (config_resolve). */
bool run_bits_changed(const Run *r);

/* The path of the newest network, the run's. */
const char *run_network(const Run *r);

/* Takes NULL. Does not save: run_step has. */
void run_close(Run *r);

#endif

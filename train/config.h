/* config.h - everything that defines a run, as one value, and the one table that names its keys.
 *
 * The same table serves the presets, config.ini, the command line, the help and the dump. A RunConfig is a
 * value. Whatever is out of range is refused by config_check before anything on disk changes. */
#ifndef TENGEN_TRAIN_CONFIG_H
#define TENGEN_TRAIN_CONFIG_H

#include "game/base/options.h"
#include "mcts/params.h"
#include "net/gradient.h"
#include "net/optimizer.h"

enum { CONFIG_ARITHMETIC_MAX = 128, CONFIG_OFFLOAD_MAX = 160 };

/* off: what was learned last plays. sprt: what plays changes only for what has proven stronger (gate.h). */
typedef enum GateKind { GATE_OFF, GATE_SPRT } GateKind;

typedef struct RunConfig {
    /* the game and the network; fixed once a run has begun */
    int rule; /* a Rule */
    int size;
    int line;
    int planes;  /* a PlaneSet */
    int network; /* a NetKind; of a plain one the board is `size` */
    int blocks;
    int channels;
    int policy_channels;
    int value_hidden;
    int pool_every; /* one block in so many pools over the board; 0: none */
    int aux;        /* 1: with auxiliary heads */
    int64_t seed;

    /* where it computes */
    int backend;   /* a BackendKind; fixed, since the bits depend on it. Resolved when a run begins … */
    int precision; /* … as is this Precision … */
    char arithmetic[CONFIG_ARITHMETIC_MAX]; /* … and backend_text of both: library and instruction set. Empty:
                                               whatever it comes to; "any": go on although it is another */
    int threads; /* workers; 0: one for each core. Nothing but speed depends on it, nor on what follows */
    char offload
        [CONFIG_OFFLOAD_MAX]; /* where the optimizer's state is: "none" or "cpu", memory; "file:FOLDER" */
    int zero;                 /* what ranks divide among them in training (zero.h): the stage, 0..3 */

    /* self-play */
    int root;                 /* a RootPolicy */
    int tactics;              /* a TacticsLevel */
    int threat_leaf_nodes;    /* moves made on a board to look for a win by force, at leaves … */
    int threat_root_nodes;    /* … and at roots; 0: none is looked for */
    int threat_samples;       /* 1: a root won by force before any visit is learned from too */
    int visits;               /* of each move, at first … */
    int64_t visits_grow_rows; /* … doubled after every so many rows … */
    int visits_max;           /* … up to so many; visits_grow_rows 0: never */
    int gumbel_moves;
    double gumbel_c_visit;
    double gumbel_c_scale;
    double puct;
    double puct_log;
    int first_play; /* a FirstPlay */
    int noise;      /* a NoisePlace */
    double dirichlet_alpha;
    double dirichlet_total;
    double dirichlet_fraction;
    int games;          /* in lockstep in each lane */
    int moves;          /* searched by each of them in a round, between two phases of training */
    double temperature; /* of the move choice in the first plies; 0 after them */
    int temperature_plies;
    int opening_stones; /* games begin with 0 to this many random stones … */
    int opening_radius; /* … within so many columns and rows of the centre */

    /* the replay window, in rows of all lanes together */
    double surprise;      /* share of a game's rows that go to its samples by their surprise (episode.h) */
    int64_t window_min;   /* everything is kept until there are so many … */
    double window_power;  /* … then it grows by a power of the rows (schedule_window) … */
    double window_growth; /* … of this slope at first … */
    int64_t window_max;   /* … up to so many */

    /* optimisation */
    int optimizer;    /* an OptimizerKind */
    int batch;        /* rows in a step; a multiple of the lanes */
    double samples;   /* how often each row is trained on, on average … */
    int update_games; /* … unless there is an update for every so many finished games; 0: there is not */
    int epochs;       /* steps of an update, all on its one batch */
    double
        kl_target; /* divergence of the policy that leads the learning rate, nats (trainer.h); 0: none does */
    double learning_rate;
    int warmup;        /* steps over which the learning rate rises from 0 */
    double decay_from; /* share of the rows after which it falls, in a straight line … */
    double decay_to;   /* … to this share of itself */
    double weight_decay;
    double momentum; /* SGD alone; the betas AdamW alone */
    double beta1;
    double beta2;
    double clip; /* largest global norm of a gradient */
    double policy_weight;
    double value_weight;
    double reply_weight; /* the three of the auxiliary heads */
    double soft_weight;
    double plies_weight;
    double average; /* kept of the averaged weights at each publication; 0: no averaging */

    /* how long; may change when a run goes on */
    int64_t rows;   /* training positions to play in all */
    double minutes; /* stop after so long, this start alone; 0: no limit */
    int checkpoint_seconds;
    double disk_gb; /* for games and networks; the window is kept in any case */

    /* matches against pure Monte Carlo tree search; may change */
    int match_playouts;      /* the opponent's, a move */
    int match_visits;        /* the network's, a move */
    int match_games_first;   /* before any training; 0: none */
    int match_games_between; /* after every match_every rows */
    int match_games_last;    /* at the end */
    int64_t match_every;     /* 0: none in between */

    /* networks that are kept, and matches of the newest against earlier ones of them; may change */
    int64_t keep_every;  /* rows between kept networks; 0: only the last, and those that play */
    int64_t rival_every; /* rows between such matches; 0: none */
    int rivals;          /* earlier networks in each: the one before, two, four, eight … before; 0: none */
    int rival_games;     /* against each of them, match_visits a move */

    /* whether a new network must first win against the best one; may change */
    int gate;           /* a GateKind */
    int64_t gate_every; /* rows between such matches */
    int gate_games;     /* of a match at most, match_visits a move */
    double gate_elo0;   /* the test asks whether it is stronger by elo1 … */
    double gate_elo1;   /* … or by no more than elo0; one error in twenty either way */

    /* ratings on the ladder; may change */
    int64_t ladder_every; /* rows between ratings; 0: none */
    int ladder_games;     /* of each, match_visits a move */
} RunConfig;

/* The table: keys in the order of the dump. Offsets are into a RunConfig, so rows also fit a larger struct
 * that begins with one. Values are within their own ranges once it has read them. */
const OptionTable *config_options(void);

/* The named preset, whole. ERR_INPUT, listing the names and the nearest. */
Status config_preset(const char *name, RunConfig *out) __attribute__((warn_unused_result));

/* Preset number i from 0: its name, and what it is in one line; NULL after the last. */
const char *config_preset_name(int i, const char **about);

/* ERR_INPUT for the first value out of its range, or combination of values that cannot work. */
Status config_check(const RunConfig *c) __attribute__((warn_unused_result));

/* Give `now` the backend that it will use: what `then`, the run that goes on, has used (NULL: it begins),
 * or else what "auto" comes to here. *changed: the bits will differ from the run's, which "any" allows.
 * ERR_INPUT: they would differ; ERR_UNSUPPORTED: cannot be had here. */
Status config_resolve(RunConfig *now, const RunConfig *then, bool *changed)
    __attribute__((warn_unused_result));

/* The folder of the optimizer's state; NULL: it is in memory. It lies within c. */
const char *config_offload_folder(const RunConfig *c);

/* May a run that began with `then` go on with `now`? ERR_INPUT names the key and both values. The backend
 * is config_resolve's to judge. */
Status config_check_resume(const RunConfig *then, const RunConfig *now) __attribute__((warn_unused_result));

GameSpec config_game(const RunConfig *c);
NetSpec config_net(const RunConfig *c);
LossWeights config_loss(const RunConfig *c);
SearchParams config_search(const RunConfig *c);

#endif

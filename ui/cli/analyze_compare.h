/* analyze_compare.h - `tengen analyze --compare A B`: two networks, or one on two backends or in two precisions, on the
 * same positions: how far apart their answers are, and where most. */
#ifndef TENGEN_UI_CLI_ANALYZE_COMPARE_H
#define TENGEN_UI_CLI_ANALYZE_COMPARE_H

#include "ui/assets.h"
#include "ui/cli/board_text.h"
#include "ui/cli/net_compare.h"

typedef struct AnalyzeCompareOptions {
    GameWish wish;            /* where networks and files do not say */
    const char *const *files; /* games whose positions are compared; none: random positions */
    int file_count;
    uint64_t seed; /* of random positions */
    bool json;
    BoardTextStyle style;
} AnalyzeCompareOptions;

/* a and b: "FILE[,backend=NAME][,precision=NAME]", where FILE is a network, a run's folder or auto. Prints the answer.
 * ERR_INPUT, and what opening networks and files returns. */
Status analyze_compare_run(const char *a, const char *b, const AnalyzeCompareOptions *options)
    __attribute__((warn_unused_result));

#endif

/* threat_proofs.c - claims of the threat solver, each by its certificate, against the checker.
 *
 *   threat_proofs POSITIONS SEED [GAMES.txt…]
 *
 * Half of the positions are random stones; the others, if files with a game a line (position strings) are given, stand
 * in these games, some with a few more stones. Rules, sizes, colours and kinds of search take turns. Prints a line of
 * counts now and then; fails at the first claim that the checker refuses, and prints it. */
#include "game/base/file.h"
#include "game/base/rng.h"
#include "game/record_pos.h"
#include "mcts/threat.h"
#include "tests/support/proof_checker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZES = 4, NODES = 500, TABLE_BYTES = 1 << 18, FILE_BYTES_MAX = 1 << 28, POSITIONS_A_LINE = 100000 };

static const uint8_t sizes[SIZES] = {15, 9, 12, 19};

typedef struct Games {
    char **line; /* [count], into the files' texts */
    size_t count;
} Games;

typedef struct Counts {
    long positions, vcf, vct, any, forgotten, refused;
} Counts;

typedef struct Proofs {
    PatternTable *patterns[RULE_COUNT];
    ThreatSolver *solver[RULE_COUNT];
    Games games;
    Counts counts;
    Rng rng;
} Proofs;

/* ---- games ----------------------------------------------------------------------------------------------- */

static Status add_games(Games *games, const char *path)
{
    char *text;
    size_t size, lines = 0;
    TRY(file_read(path, FILE_BYTES_MAX, &text, &size));
    for (size_t i = 0; i < size; i++) lines += text[i] == '\n';
    char **grown = realloc(games->line, (games->count + lines + 1) * sizeof *grown);
    if (!grown) return status_no_memory(lines * sizeof *grown, "the games");
    games->line = grown;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) games->line[games->count++] = line;
    return status_ok();
}

/* The first moves of a game, as many as its rules allow here; false if it is for another board. */
static bool play_game(const char *line, GameSpec spec, Rng *rng, Board *b)
{
    Point moves[BOARD_POINTS_MAX];
    int n = 0;
    size_t length = strlen(line);
    for (size_t at = 0; at < length && line[at] != ' '; n++)
        if (notation_scan_point(line, length, &at, spec.size, ORIGIN_BOTTOM, &moves[n]).code != STATUS_OK)
            return false;
    int plies = (int)rng_below(rng, (uint32_t)n + 1);
    board_init(b, spec);
    for (int i = 0; i < plies && !board_over(b); i++) {
        Undo undo;
        board_play(b, moves[i], &undo);
        if (board_over(b)) board_undo(b, &undo);
    }
    return true;
}

static void add_stones(int stones, int width, Rng *rng, Board *b)
{
    int size = b->spec.size, margin = (size - width) / 2;
    for (int i = 0; i < stones && !board_over(b); i++) {
        int x = margin + (int)rng_below(rng, (uint32_t)width),
            y = margin + (int)rng_below(rng, (uint32_t)width);
        Point p = (Point)(y * size + x);
        Undo undo;
        if (!pointset_has(&b->empty, p)) continue;
        board_play(b, p, &undo);
        if (board_over(b)) board_undo(b, &undo);
    }
}

static void choose_position(Proofs *p, Rule rule, Board *b)
{
    Rng *rng = &p->rng;
    uint8_t size = sizes[rng_below(rng, SIZES)];
    if (p->games.count > 0 && rng_below(rng, 2) == 0) {
        const char *line = p->games.line[rng_below(rng, (uint32_t)p->games.count)];
        if (play_game(line, (GameSpec){(uint8_t)rule, 15, 5}, rng, b)) {
            if (rng_below(rng, 2) == 0) add_stones(1 + (int)rng_below(rng, 4), 15, rng, b);
            return;
        }
    }
    board_init(b, (GameSpec){(uint8_t)rule, size, 5});
    int width = 7 + (int)rng_below(rng, (uint32_t)size - 6);
    int least = width * width / 6, most = width * width / 2;
    add_stones(least + (int)rng_below(rng, (uint32_t)(most - least)), width, rng, b);
}

/* ---- claims ---------------------------------------------------------------------------------------------- */

static Status check_claim(Proofs *p, const Board *b, const PatternBoard *patterns, Color attacker,
                          const ThreatResult *r, long *kind)
{
    Text text = {0};
    char *certificate;
    Status status = threat_certificate(p->solver[b->spec.rule], b, patterns, attacker, r, &text);
    if (status.code == ERR_UNSUPPORTED) {
        p->counts.forgotten++;
        text_free(&text);
        return status_ok();
    }
    TRY(status);
    TRY(text_take(&text, &certificate, NULL));
    int plies = proof_checker_plies(b, attacker, certificate);
    if (plies < 1 || plies > r->plies) {
        char game[48];
        p->counts.refused++;
        printf("REFUSED: %s, %s attacks, %d plies claimed, %d proven\n",
               game_spec_text(b->spec, game, sizeof game), attacker == BLACK ? "black" : "white", r->plies,
               plies);
        for (Point q = 0; q < board_points(b); q++)
            printf("%c%s", ".XO"[(board_at(b, q) + 1) % 3], (q + 1) % b->spec.size == 0 ? "\n" : "");
        printf("%s\n", certificate);
    }
    ++*kind;
    free(certificate);
    return status_ok();
}

static Status check_position(Proofs *p)
{
    Board b;
    PatternBoard patterns;
    ThreatResult r;
    Rule rule = (Rule)(p->counts.positions % RULE_COUNT);
    choose_position(p, rule, &b);
    p->counts.positions++;
    pattern_init(&patterns, p->patterns[rule], &b);
    Color attacker = (Color)rng_below(&p->rng, 2);
    if (rng_below(&p->rng, 16) == 0) threat_forget(p->solver[rule]);
    threat_vcf(p->solver[rule], &b, &patterns, attacker, NODES, &r);
    if (r.proof == PROOF_WIN) return check_claim(p, &b, &patterns, attacker, &r, &p->counts.vcf);
    threat_vct(p->solver[rule], &b, &patterns, attacker, NODES, &r);
    if (r.proof == PROOF_WIN) TRY(check_claim(p, &b, &patterns, attacker, &r, &p->counts.vct));
    for (int color = BLACK; color <= WHITE; color++) {
        threat_vct_any(p->solver[rule], &b, &patterns, (Color)color, NODES, &r);
        if (r.proof == PROOF_WIN) TRY(check_claim(p, &b, &patterns, (Color)color, &r, &p->counts.any));
    }
    return status_ok();
}

static void print_counts(const Counts *c)
{
    printf(
        "%ld positions; proven: %ld wins by fours, %ld by threes, %ld of any length; %ld proofs forgotten, "
        "%ld refused\n",
        c->positions, c->vcf, c->vct, c->any, c->forgotten, c->refused);
    fflush(stdout);
}

static Status run(Proofs *p, long positions)
{
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        TRY(pattern_table_new(&p->patterns[rule], (GameSpec){(uint8_t)rule, 15, 5}));
        TRY(threat_new(&p->solver[rule], p->patterns[rule], TABLE_BYTES));
    }
    while (p->counts.positions < positions) {
        TRY(check_position(p));
        if (p->counts.positions % POSITIONS_A_LINE == 0) print_counts(&p->counts);
    }
    print_counts(&p->counts);
    return status_ok();
}

int main(int argc, char **argv)
{
    static Proofs proofs;
    Status status = status_ok();
    if (argc < 3) {
        fprintf(stderr, "usage: threat_proofs POSITIONS SEED [GAMES.txt…]\n");
        return 2;
    }
    proofs.rng = rng_make((uint64_t)atol(argv[2]), 0, 0, 0, RNG_GENERAL);
    for (int i = 3; i < argc && status.code == STATUS_OK; i++) status = add_games(&proofs.games, argv[i]);
    if (status.code == STATUS_OK) status = run(&proofs, atol(argv[1]));
    if (status.code != STATUS_OK) fprintf(stderr, "threat_proofs: %s\n", status.message);
    return status.code != STATUS_OK || proofs.counts.refused > 0;
}

#include "game/board.h"

#include "game/forbidden.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- hash -------------------------------------------------------------------------------------------- */

static const uint64_t WHITE_TO_MOVE = 0x9e3779b97f4a7c15u;

/* The finalizer of MurmurHash3. A key worked out in registers is quicker here than one loaded from a table,
 * and needs no table. */
static uint64_t mix(uint64_t v)
{
    v = (v ^ v >> 33) * 0xff51afd7ed558ccdu;
    v = (v ^ v >> 33) * 0xc4ceb9fe1a85ec53u;
    return v ^ v >> 33;
}

static uint64_t stone_key(Point p, Color c)
{
    return mix((uint64_t)(p * 2 + (int)c + 1) * 0x9e3779b97f4a7c15u);
}

static uint64_t spec_key(GameSpec spec)
{
    return mix((uint64_t)1 << 32 | (uint64_t)spec.rule << 16 | (uint64_t)spec.size << 8 | spec.line);
}

uint64_t board_hash_after(const Board *b, Point p)
{
    return b->hash ^ stone_key(p, (Color)b->to_move) ^ WHITE_TO_MOVE;
}

uint64_t board_hash_scratch(const Board *b)
{
    uint64_t hash = spec_key(b->spec);
    if (b->to_move == WHITE) hash ^= WHITE_TO_MOVE;
    for (Point p = 0; p < board_points(b); p++) {
        Color c = board_at(b, p);
        if (c != EMPTY) hash ^= stone_key(p, c);
    }
    return hash;
}

/* ---- winning lines ------------------------------------------------------------------------------------- */

/* Bit i is set where stones i .. i + length - 1 are all there, 3 <= length <= 6. */
static inline uint64_t runs(uint64_t stones, int length)
{
    uint64_t two = stones & stones >> 1;
    uint64_t four = two & two >> (length > 4 ? 2 : length - 2);
    return four & four >> (length > 4 ? length - 4 : 0);
}

/* Not 0 where the stones hold a winning line: the bits at which one of the length begins. */
static inline uint32_t wins(uint32_t own, uint32_t other, Rule rule, Color c, int length)
{
    uint32_t starts = (uint32_t)runs(own, length);
    if (starts == 0 || rule == RULE_FREESTYLE) return starts;
    switch (rule) {
    case RULE_CARO:
        return starts & ~(other << 1 & other >> length);
    case RULE_RENJU:
        if (c == WHITE) return starts;
        break;
    default:
        break;
    }
    return starts & ~(own << 1 | own >> length);
}

static bool wins_through(const Board *b, Point p, Color c)
{
    Place at = board_place(b->spec.size, p);
    for (int d = 0; d < DIRECTIONS; d++)
        if (wins(b->line[c][d][at.line[d]], b->line[color_other(c)][d][at.line[d]], (Rule)b->spec.rule, c,
                 b->spec.line))
            return true;
    return false;
}

/* Whether some line through the point holds a run long enough to win, were the rule freestyle. Two lines
 * share a word: the empty bits above a line keep them apart. */
static inline bool has_run(const Board *b, const Place *at, Color c)
{
    uint64_t rows = b->line[c][0][at->line[0]] | (uint64_t)b->line[c][1][at->line[1]] << 32;
    uint64_t diagonals = b->line[c][2][at->line[2]] | (uint64_t)b->line[c][3][at->line[3]] << 32;
    return (runs(rows, b->spec.line) | runs(diagonals, b->spec.line)) != 0;
}

static bool wins_anywhere(const Board *b, Color c)
{
    for (int d = 0; d < DIRECTIONS; d++)
        for (int i = 0; i < BOARD_LINES_MAX; i++)
            if (wins(b->line[c][d][i], b->line[color_other(c)][d][i], (Rule)b->spec.rule, c, b->spec.line))
                return true;
    return false;
}

bool board_wins(const Board *b, Point p, Color c)
{
    assert(pointset_has(&b->empty, p));
    Place at = board_place(b->spec.size, p);
    for (int d = 0; d < DIRECTIONS; d++) {
        uint32_t own = b->line[c][d][at.line[d]] | (uint32_t)1 << at.index[d];
        uint32_t other = b->line[color_other(c)][d][at.line[d]];
        if (wins(own, other, (Rule)b->spec.rule, c, b->spec.line)) return true;
    }
    return false;
}

/* The stones of the unbroken run through index i. */
static uint32_t run_through(uint32_t stones, int i)
{
    uint32_t run = (uint32_t)1 << i, wider = run;
    do {
        run = wider;
        wider = (run | run << 1 | run >> 1) & stones;
    } while (wider != run);
    return run;
}

int board_winning_line(const Board *b, Point p, Point out[])
{
    Color c = board_at(b, p);
    if (c == EMPTY) return 0;
    int size = b->spec.size;
    Place at = board_place(size, p);
    for (int d = 0; d < DIRECTIONS; d++) {
        uint32_t run = run_through(b->line[c][d][at.line[d]], at.index[d]);
        if (!wins(run, b->line[color_other(c)][d][at.line[d]], (Rule)b->spec.rule, c, b->spec.line)) continue;
        int n = 0;
        for (; run != 0; run &= run - 1)
            out[n++] = (Point)(p + (__builtin_ctz(run) - at.index[d]) * board_step(size, d));
        return n;
    }
    return 0;
}

/* ---- stones -------------------------------------------------------------------------------------------- */

void board_init(Board *b, GameSpec spec)
{
    memset(b, 0, sizeof *b);
    b->spec = spec;
    b->to_move = BLACK;
    b->last = POINT_NONE;
    b->hash = spec_key(spec);
    for (Point p = 0; p < board_points(b); p++) pointset_add(&b->empty, p);
}

Color board_at(const Board *b, Point p)
{
    assert(p >= 0 && p < board_points(b));
    if (pointset_has(&b->empty, p)) return EMPTY;
    Place at = board_place(b->spec.size, p);
    return b->line[BLACK][0][at.y] >> at.x & 1 ? BLACK : WHITE;
}

/* Adds the stone if it is not there, removes it if it is. */
static inline void flip(Board *b, const Place *at, Point p, Color c)
{
    for (int d = 0; d < DIRECTIONS; d++) b->line[c][d][at->line[d]] ^= (uint32_t)1 << at->index[d];
    b->empty.word[p >> 6] ^= (uint64_t)1 << (p & 63);
}

static void finish(Board *b, Result result, ResultReason reason)
{
    b->result = (uint8_t)result;
    b->reason = (uint8_t)reason;
}

static Result win_of(Color c)
{
    return c == BLACK ? RESULT_BLACK : RESULT_WHITE;
}

/* Renju asks more than a look at the lines: whether black may move at all. */
static bool black_can_move(const Board *b)
{
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1))
        if (forbidden_at(b, p) == FORBIDDEN_NO) return true;
    return false;
}

static void judge_end(Board *b)
{
    if (b->stones == board_points(b))
        finish(b, RESULT_DRAW, REASON_FULL);
    else if (b->spec.rule == RULE_RENJU && b->to_move == BLACK && !black_can_move(b))
        finish(b, RESULT_WHITE, REASON_NO_MOVE);
}

/* Kept out of board_play, whose registers it would spill. */
__attribute__((noinline)) static void judge_move(Board *b, Point p, Color c, bool forbidden)
{
    if (wins_through(b, p, c))
        finish(b, win_of(c), REASON_LINE);
    else if (forbidden)
        finish(b, RESULT_WHITE, REASON_FORBIDDEN);
    else
        judge_end(b);
}

void board_play(Board *b, Point p, Undo *undo)
{
    assert(!board_over(b) && p >= 0 && p < board_points(b) && pointset_has(&b->empty, p));
    Color c = (Color)b->to_move;
    bool renju = b->spec.rule == RULE_RENJU;
    bool forbidden = renju && c == BLACK && forbidden_at(b, p) != FORBIDDEN_NO;
    Place at = board_place(b->spec.size, p);
    *undo = (Undo){b->hash, p, b->last};
    b->hash = board_hash_after(b, p);
    flip(b, &at, p, c);
    b->stones++;
    b->last = p;
    b->to_move = (uint8_t)color_other(c);
    /* Nearly every move ends here: the rules need a closer look at few. */
    if (has_run(b, &at, c) || renju || b->stones == board_points(b)) judge_move(b, p, c, forbidden);
}

void board_undo(Board *b, const Undo *undo)
{
    assert(b->last == undo->point);
    Color c = color_other((Color)b->to_move);
    Place at = board_place(b->spec.size, undo->point);
    flip(b, &at, undo->point, c);
    b->hash = undo->hash;
    b->stones--;
    b->last = undo->last;
    b->to_move = (uint8_t)c;
    finish(b, RESULT_NONE, REASON_NONE);
}

void board_put(Board *b, Point p, Color c)
{
    assert(p >= 0 && p < board_points(b) && pointset_has(&b->empty, p) && c != EMPTY);
    Place at = board_place(b->spec.size, p);
    flip(b, &at, p, c);
    b->hash ^= stone_key(p, c);
    b->stones++;
}

void board_set_to_move(Board *b, Color c)
{
    assert(c != EMPTY);
    if (b->to_move != c) b->hash ^= WHITE_TO_MOVE;
    b->to_move = (uint8_t)c;
}

void board_judge(Board *b)
{
    Color moved = color_other((Color)b->to_move);
    finish(b, RESULT_NONE, REASON_NONE);
    if (wins_anywhere(b, moved))
        finish(b, win_of(moved), REASON_LINE);
    else if (wins_anywhere(b, color_other(moved)))
        finish(b, win_of(color_other(moved)), REASON_LINE);
    else
        judge_end(b);
}

void board_legal(const Board *b, PointSet *out)
{
    if (board_over(b)) {
        memset(out, 0, sizeof *out);
        return;
    }
    *out = b->empty;
    if (b->spec.rule != RULE_RENJU || b->to_move != BLACK) return;
    PointSet forbidden;
    forbidden_points(b, &forbidden);
    for (int i = 0; i < POINTSET_WORDS; i++) out->word[i] &= ~forbidden.word[i];
}

/* ---- words --------------------------------------------------------------------------------------------- */

const char *board_result_text(const Board *b, char *text, int n)
{
    const char *winner = b->result == RESULT_BLACK ? "black" : "white";
    switch ((ResultReason)b->reason) {
    case REASON_NONE:
        snprintf(text, (size_t)n, "%s to move", b->to_move == BLACK ? "black" : "white");
        break;
    case REASON_LINE:
        snprintf(text, (size_t)n, "%s wins, %s in a row", winner, rule_line_name(b->spec.line));
        break;
    case REASON_FORBIDDEN:
        snprintf(text, (size_t)n, "white wins, black played a forbidden point");
        break;
    case REASON_NO_MOVE:
        snprintf(text, (size_t)n, "white wins, black has forbidden points only");
        break;
    case REASON_FULL:
        snprintf(text, (size_t)n, "draw, the board is full");
        break;
    }
    return text;
}

#include "game/pattern_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Halves are numbered so that the impossible ones (a board that goes on beyond its edge) take no room:
 * first by how many of its points are on the board, then by these as digits to base 3, the nearest point
 * lowest. A stone on an empty point gives a higher number, so going through the numbers downward meets
 * every follower of a half before the half itself. */
enum { REACH_MAX = PATTERN_REACH_MAX, HALF_COUNT_MAX = 1093 /* (3^7 - 1) / 2 */ };

enum { CELL_EMPTY, CELL_OWN, CELL_OTHER, CELL_OUTSIDE };

typedef struct Half {
    int run;               /* own stones next to the point in the middle */
    int next;              /* the cell after them; CELL_EMPTY if that is beyond reach */
    int next_weight;       /* and if it is empty, its weight; else 0 */
    int empties;           /* empty points … */
    int weight[REACH_MAX]; /* … and what an own stone there adds to the half's number; the other's twice that
                            */
    int swapped;           /* the number of the half with the colours exchanged */
} Half;

/* How a colour wins. */
typedef enum Goal { GOAL_AT_LEAST, GOAL_EXACTLY, GOAL_EXACTLY_OR_FORBIDDEN, GOAL_CARO } Goal;

typedef struct Builder {
    Goal goal;
    int line;
    int halves;
    Half half[HALF_COUNT_MAX];
    uint8_t *shape; /* [before, after]: what an own stone in the middle makes */
} Builder;

static Goal goal_of(Rule rule, Color c)
{
    switch (rule) {
    case RULE_STANDARD:
        return GOAL_EXACTLY;
    case RULE_RENJU:
        return c == BLACK ? GOAL_EXACTLY_OR_FORBIDDEN : GOAL_AT_LEAST;
    case RULE_CARO:
        return GOAL_CARO;
    default:
        return GOAL_AT_LEAST;
    }
}

/* ---- halves -------------------------------------------------------------------------------------------- */

/* The number of a half given as cells, nearest first. */
static int half_number(const int cells[], int reach)
{
    int first = 0, number = 0, weight = 1;
    for (int i = 0; i < reach && cells[i] != CELL_OUTSIDE; i++) {
        first += weight;
        number += cells[i] * weight;
        weight *= 3;
    }
    return first + number;
}

static int exchange(int cell)
{
    return cell == CELL_OWN ? CELL_OTHER : cell == CELL_OTHER ? CELL_OWN : cell;
}

static Half half_describe(const int cells[], int reach)
{
    Half h = {0};
    int swapped[REACH_MAX], weights[REACH_MAX], weight = 1;
    bool inside = true;
    for (int i = 0; i < reach; i++, weight *= 3) {
        inside &= cells[i] != CELL_OUTSIDE;
        swapped[i] = inside ? exchange(cells[i]) : CELL_OUTSIDE;
        weights[i] = weight;
        if (inside && cells[i] == CELL_EMPTY) h.weight[h.empties++] = weight;
    }
    while (h.run < reach && cells[h.run] == CELL_OWN) h.run++;
    if (h.run < reach) {
        h.next = cells[h.run];
        if (h.next == CELL_EMPTY) h.next_weight = weights[h.run];
    }
    h.swapped = half_number(swapped, reach);
    return h;
}

/* Every half, and how to find it from the bits of a line's key. */
static void describe_halves(Builder *builder, PatternTable *t)
{
    int reach = t->reach, cells[REACH_MAX];
    for (int bits = 0; bits < 1 << (2 * reach); bits++) {
        for (int i = 0; i < reach; i++) cells[i] = bits >> (2 * i) & 3;
        int number = half_number(cells, reach);
        builder->half[number] = half_describe(cells, reach);
        t->after[bits] = (uint32_t)number;
        for (int i = 0; i < reach; i++) cells[i] = bits >> (2 * (reach - 1 - i)) & 3;
        t->before[bits] = (uint32_t)(half_number(cells, reach) * builder->halves);
    }
}

/* ---- shapes -------------------------------------------------------------------------------------------- */

static inline uint8_t *shape_at(const Builder *b, int before, int after)
{
    return &b->shape[before * b->halves + after];
}

static bool is_four(uint8_t shape)
{
    return shape == SHAPE_FOUR || shape == SHAPE_FOUR_FOUR || shape == SHAPE_OPEN_FOUR;
}

static Shape unbroken_shape(const Builder *b, const Half *before, const Half *after)
{
    int length = before->run + 1 + after->run;
    if (length < b->line) return SHAPE_NONE;
    switch (b->goal) {
    case GOAL_AT_LEAST:
        return SHAPE_FIVE;
    case GOAL_EXACTLY:
        return length == b->line ? SHAPE_FIVE : SHAPE_NONE;
    case GOAL_EXACTLY_OR_FORBIDDEN:
        return length == b->line ? SHAPE_FIVE : SHAPE_OVERLINE;
    case GOAL_CARO:
        break;
    }
    bool blocked = before->next == CELL_OTHER && after->next == CELL_OTHER;
    return length == b->line && blocked ? SHAPE_NONE : SHAPE_FIVE;
}

/* How often each shape is what one more stone makes: own (factor 1) or the other's (factor 2). */
static void count_followers(const Builder *b, int before, int after, int factor, int count[SHAPE_COUNT])
{
    const Half *hb = &b->half[before], *ha = &b->half[after];
    memset(count, 0, SHAPE_COUNT * sizeof *count);
    for (int i = 0; i < hb->empties; i++) count[*shape_at(b, before + factor * hb->weight[i], after)]++;
    for (int i = 0; i < ha->empties; i++) count[*shape_at(b, before, after + factor * ha->weight[i])]++;
}

/* Whether it is still a four whatever the opponent replies. */
static bool is_unstoppable(const Builder *b, int before, int after)
{
    int count[SHAPE_COUNT];
    count_followers(b, before, after, 2, count);
    for (int s = 0; s < SHAPE_COUNT; s++)
        if (count[s] > 0 && !is_four((uint8_t)s)) return false;
    return true;
}

static bool is_straight(const Builder *b, int before, int after)
{
    const Half *hb = &b->half[before], *ha = &b->half[after];
    if (hb->run + 1 + ha->run != b->line - 1 || hb->next_weight == 0 || ha->next_weight == 0) return false;
    return *shape_at(b, before + hb->next_weight, after) == SHAPE_FIVE &&
           *shape_at(b, before, after + ha->next_weight) == SHAPE_FIVE;
}

static Shape find_shape(const Builder *b, int before, int after)
{
    const Half *hb = &b->half[before], *ha = &b->half[after];
    Shape unbroken = unbroken_shape(b, hb, ha);
    if (unbroken != SHAPE_NONE) return unbroken;
    int own[SHAPE_COUNT];
    count_followers(b, before, after, 1, own);
    if (own[SHAPE_FIVE] == 1) return SHAPE_FOUR;
    if (own[SHAPE_FIVE] > 1) {
        if (!is_unstoppable(b, before, after)) return SHAPE_FOUR;
        return is_straight(b, before, after) ? SHAPE_OPEN_FOUR : SHAPE_FOUR_FOUR;
    }
    if (own[SHAPE_OPEN_FOUR] > 0) return SHAPE_OPEN_THREE;
    bool may_four_four = b->goal != GOAL_EXACTLY_OR_FORBIDDEN;
    if (own[SHAPE_FOUR] > 0 || (may_four_four && own[SHAPE_FOUR_FOUR] > 0)) return SHAPE_THREE;
    return own[SHAPE_OPEN_THREE] > 0 ? SHAPE_OPEN_TWO : SHAPE_NONE;
}

static void find_shapes(Builder *b)
{
    for (int before = b->halves - 1; before >= 0; before--)
        for (int after = b->halves - 1; after >= 0; after--)
            *shape_at(b, before, after) = (uint8_t)find_shape(b, before, after);
}

/* Write one colour's shapes into its 4 bits of the table. */
static void merge_shapes(const Builder *b, PatternTable *t, Color c)
{
    for (int before = 0; before < b->halves; before++) {
        uint8_t *row = &t->shapes[before * b->halves];
        const uint8_t *own = shape_at(b, c == BLACK ? before : b->half[before].swapped, 0);
        for (int after = 0; after < b->halves; after++) {
            uint8_t shape = own[c == BLACK ? after : b->half[after].swapped];
            row[after] = (uint8_t)(row[after] | shape << (4 * c));
        }
    }
}

/* ---- threats ------------------------------------------------------------------------------------------- */

static Threat find_threat(unsigned shapes, bool forbids)
{
    int count[16] = {0};
    for (int d = 0; d < DIRECTIONS; d++) count[shapes >> (4 * d) & 15]++;
    int fours = count[SHAPE_FOUR] + 2 * count[SHAPE_FOUR_FOUR] + count[SHAPE_OPEN_FOUR];
    int threes = count[SHAPE_OPEN_THREE];
    if (count[SHAPE_FIVE]) return THREAT_FIVE;
    if (forbids && (count[SHAPE_OVERLINE] || fours >= 2 || threes >= 2)) return THREAT_FORBIDDEN_MAYBE;
    if (count[SHAPE_OPEN_FOUR]) return THREAT_OPEN_FOUR;
    if (fours >= 2) return THREAT_DOUBLE_FOUR;
    if (fours == 1) return threes ? THREAT_FOUR_THREE : THREAT_FOUR;
    if (threes >= 2) return THREAT_DOUBLE_THREE;
    return threes ? THREAT_OPEN_THREE : THREAT_NONE;
}

static void find_threats(PatternTable *t)
{
    for (int c = BLACK; c <= WHITE; c++)
        for (unsigned shapes = 0; shapes < 1 << 16; shapes++)
            t->threat[c][shapes] = (uint8_t)find_threat(shapes, t->rule == RULE_RENJU && c == BLACK);
}

/* ---- the table ----------------------------------------------------------------------------------------- */

static int count_halves(int reach)
{
    int count = 0, weight = 1;
    for (int i = 0; i <= reach; i++, weight *= 3) count += weight;
    return count;
}

static void build(Builder *b, PatternTable *t)
{
    describe_halves(b, t);
    for (int c = BLACK; c <= WHITE; c++) {
        Goal goal = goal_of(t->rule, (Color)c);
        /* Where both colours win alike, the second only reads the first's shapes with colours exchanged. */
        if (c == BLACK || goal != b->goal) {
            b->goal = goal;
            find_shapes(b);
        }
        merge_shapes(b, t, (Color)c);
    }
    find_threats(t);
}

Status pattern_table_new(PatternTable **out, GameSpec spec)
{
    /* Where overlines or blocked ends count, the point after the last of a line's stones matters too. */
    int reach = spec.rule == RULE_FREESTYLE ? spec.line - 1 : spec.line;
    size_t halves = (size_t)count_halves(reach);
    size_t bytes = sizeof(PatternTable) + halves * halves;
    Status status = status_ok();
    PatternTable *t = calloc(1, bytes);
    Builder *b = calloc(1, sizeof *b);
    uint8_t *shape = malloc(halves * halves);
    if (!t || !b || !shape) {
        status = status_no_memory(bytes + sizeof *b + halves * halves, "the pattern table");
        free(t);
        goto done;
    }
    t->rule = (Rule)spec.rule;
    t->line = spec.line;
    t->reach = reach;
    *b = (Builder){.line = spec.line, .halves = (int)halves, .shape = shape};
    build(b, t);
    *out = t;
done:
    free(b);
    free(shape);
    return status;
}

void pattern_table_free(PatternTable *t)
{
    free(t);
}

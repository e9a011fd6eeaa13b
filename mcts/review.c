#include "mcts/review.h"

#include "game/base/os.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const double POLL_SECONDS = 0.2;

/* What is known of a position, for its side to move. */
typedef struct Finding {
    float score;
    Proof proof;
    int plies;
    SearchLine line; /* length 0 where the game is over */
} Finding;

typedef struct Run {
    const Record *record;
    Analyzer *analyzer;
    const ReviewOptions *options;
    Finding *game;   /* [moves + 1], after so many moves */
    Finding *better; /* [moves], after the best move instead of move i; only where that was searched */
    int *open;       /* [moves + 1], plies that wait to be searched */
    int done, total;
    double last_progress;
    AnalyzerAnswer answer;
} Run;

ReviewOptions review_options_default(int visits)
{
    return (ReviewOptions){.visits = visits, .inaccuracy = 0.05f, .mistake = 0.1f, .blunder = 0.2f};
}

const char *review_mark_name(ReviewMark mark)
{
    static const char *const names[] = {
        [REVIEW_BEST] = "best",       [REVIEW_GOOD] = "good",       [REVIEW_INACCURACY] = "inaccuracy",
        [REVIEW_MISTAKE] = "mistake", [REVIEW_BLUNDER] = "blunder",
    };
    return names[mark];
}

/* ---- searching ---- */

static Point best_at(const Run *r, int ply)
{
    return r->game[ply].line.move[0];
}

/* The position after `ply` moves, and then the best one if `better`. */
static void position(const Run *r, int ply, bool better, Board *out)
{
    Undo undo;
    record_board(r->record, ply, out);
    if (better) board_play(out, best_at(r, ply), &undo);
}

static Finding finished(const Board *b)
{
    Result own = b->to_move == BLACK ? RESULT_BLACK : RESULT_WHITE;
    Proof proof = b->result == RESULT_DRAW ? PROOF_DRAW : b->result == own ? PROOF_WIN : PROOF_LOSS;
    return (Finding){.score = proof_score(proof), .proof = proof};
}

static bool ask(Run *r, int ply, bool better)
{
    AnalyzerQuestion q = {.visits = r->options->visits, .lines = 1, .seed = r->options->seed};
    position(r, ply, better, &q.board);
    return analyzer_ask(r->analyzer, &q);
}

static Status tick(Run *r)
{
    const ReviewOptions *o = r->options;
    double now = os_seconds();
    if (now < r->last_progress + POLL_SECONDS) return status_ok();
    r->last_progress = now;
    if (o->should_stop && o->should_stop(o->context)) return status_error(ERR_INTERRUPTED, "interrupted");
    if (o->progress) o->progress(o->context, r->done, r->total);
    return status_ok();
}

static Status take(Run *r, Finding *out)
{
    do TRY(tick(r));
    while (!analyzer_take(r->analyzer, POLL_SECONDS, &r->answer));
    TRY(r->answer.status);
    const SearchResult *result = &r->answer.result;
    *out = (Finding){.score = result->score, .proof = result->proof, .plies = result->proof_plies};
    out->line = r->answer.line[0];
    r->done++;
    return status_ok();
}

/* Search the positions of the plies open[0..n), into `out` by ply. */
static Status search_open(Run *r, int n, bool better, Finding out[])
{
    int asked = 0;
    r->total += n;
    for (int taken = 0; taken < n; taken++) {
        while (asked < n && ask(r, r->open[asked], better)) asked++;
        TRY(take(r, &out[r->open[taken]]));
    }
    return status_ok();
}

static Status search_game(Run *r)
{
    int n = 0;
    for (int ply = 0; ply <= r->record->moves; ply++) {
        Board b;
        position(r, ply, false, &b);
        if (board_over(&b))
            r->game[ply] = finished(&b);
        else
            r->open[n++] = ply;
    }
    return search_open(r, n, false, r->game);
}

/* ---- proofs of neighbours ---- */

/* A line without its first move, as the other side sees it. */
static SearchLine line_behind(const SearchLine *line)
{
    SearchLine behind = *line;
    behind.length--;
    for (int i = 0; i < behind.length; i++) behind.move[i] = line->move[i + 1];
    behind.score = 1 - line->score;
    behind.proof = proof_opposite(line->proof);
    behind.plies = line->plies - 1;
    return behind;
}

/* A move and the line behind it. */
static SearchLine line_with(Point move, const Finding *behind)
{
    SearchLine line = {.score = 1 - behind->score, .visits = behind->line.visits};
    line.move[line.length++] = move;
    for (int i = 0; i < behind->line.length && line.length < SEARCH_LINE_MAX; i++)
        line.move[line.length++] = behind->line.move[i];
    line.proof = proof_opposite(behind->proof);
    line.plies = behind->proof == PROOF_NONE ? 0 : behind->plies + 1;
    return line;
}

/* The game went on as a proof says: the next position is as proven. */
static void pass_forward(Run *r, int ply)
{
    const Finding *before = &r->game[ply];
    Finding *after = &r->game[ply + 1];
    bool decided = before->proof == PROOF_WIN || before->proof == PROOF_LOSS;
    bool known = decided && before->line.length > 1 && best_at(r, ply) == r->record->move[ply].point;
    if (!known || after->proof != PROOF_NONE) return;
    after->proof = proof_opposite(before->proof);
    after->score = proof_score(after->proof);
    after->plies = before->plies - 1;
    after->line = line_behind(&before->line);
}

/* A move after which the opponent is lost wins. */
static void take_win(Finding *before, Point move, const Finding *after)
{
    if (after->proof != PROOF_LOSS) return;
    if (before->proof == PROOF_WIN && before->plies <= after->plies + 1) return;
    before->proof = PROOF_WIN;
    before->score = 1;
    before->plies = after->plies + 1;
    before->line = line_with(move, after);
}

static void share_proofs(Run *r)
{
    int moves = r->record->moves;
    for (int ply = 0; ply < moves; ply++) pass_forward(r, ply);
    for (int ply = moves - 1; ply >= 0; ply--)
        take_win(&r->game[ply], r->record->move[ply].point, &r->game[ply + 1]);
}

/* ---- losses ---- */

static float tentative_loss(const Run *r, int ply)
{
    if (best_at(r, ply) == r->record->move[ply].point) return 0;
    return r->game[ply].score - (1 - r->game[ply + 1].score);
}

/* Look behind the best moves where moves seem to have lost something. */
static Status search_better(Run *r)
{
    int n = 0;
    for (int ply = 0; ply < r->record->moves; ply++)
        if (r->game[ply].proof == PROOF_NONE && tentative_loss(r, ply) >= r->options->inaccuracy)
            r->open[n++] = ply;
    TRY(search_open(r, n, true, r->better));
    for (int i = 0; i < n; i++) {
        Finding *before = &r->game[r->open[i]];
        const Finding *behind = &r->better[r->open[i]];
        Point best = before->line.move[0];
        before->score = 1 - behind->score;
        before->line = line_with(best, behind);
        take_win(before, best, behind);
    }
    return status_ok();
}

static ReviewMark mark_of(const ReviewOptions *o, const ReviewMove *m)
{
    if (m->played == m->best) return REVIEW_BEST;
    return m->loss >= o->blunder      ? REVIEW_BLUNDER
           : m->loss >= o->mistake    ? REVIEW_MISTAKE
           : m->loss >= o->inaccuracy ? REVIEW_INACCURACY
                                      : REVIEW_GOOD;
}

static void judge(const Run *r, int ply, ReviewMove *m)
{
    const Finding *before = &r->game[ply], *after = &r->game[ply + 1];
    *m = (ReviewMove){.played = r->record->move[ply].point, .best = best_at(r, ply)};
    m->color = (Color)((r->record->first + ply) % 2);
    m->after = 1 - after->score;
    m->before = m->played == m->best ? m->after : fmaxf(before->score, m->after);
    m->loss = m->before - m->after;
    m->mark = mark_of(r->options, m);
    m->proof_before = before->proof;
    m->plies_before = before->plies;
    m->proof_after = proof_opposite(after->proof);
    m->plies_after = after->proof == PROOF_NONE ? 0 : after->plies + 1;
    m->missed_win = m->proof_before == PROOF_WIN && m->proof_after != PROOF_WIN;
    m->turns = m->mark >= REVIEW_MISTAKE && m->before > 0.5f && m->after < 0.5f;
    m->better = before->line;
    m->reply = after->line;
}

/* ---- the whole game ---- */

static void count_move(ReviewSide *side, const Review *out, int i)
{
    const ReviewMove *m = &out->move[i];
    side->moves++;
    side->marked[m->mark]++;
    side->missed_wins += m->missed_win;
    side->mean_loss += m->loss;
    side->accuracy += exp2f(-10 * m->loss);
    if (m->loss > 0 && (side->worst < 0 || m->loss > out->move[side->worst].loss)) side->worst = i;
}

static void fill_scores(const Run *r, Review *out)
{
    for (int ply = 0; ply <= out->moves; ply++) {
        bool black = (r->record->first + ply) % 2 == BLACK;
        out->black[ply] = black ? r->game[ply].score : 1 - r->game[ply].score;
    }
}

void review_sum_up(Review *out)
{
    for (int c = BLACK; c <= WHITE; c++) out->side[c] = (ReviewSide){.worst = -1};
    for (int i = 0; i < out->moves; i++) count_move(&out->side[out->move[i].color], out, i);
    for (int c = BLACK; c <= WHITE; c++) {
        ReviewSide *side = &out->side[c];
        float moves = (float)(side->moves > 0 ? side->moves : 1);
        side->mean_loss /= moves;
        side->accuracy /= moves;
    }
}

static Status search_all(Run *r)
{
    TRY(search_game(r));
    share_proofs(r);
    TRY(search_better(r));
    share_proofs(r);
    return status_ok();
}

Status review_run(const Record *record, Analyzer *analyzer, const ReviewOptions *options, Review *out)
{
    assert(options->inaccuracy <= options->mistake && options->mistake <= options->blunder);
    size_t positions = (size_t)record->moves + 1;
    Status status = status_ok();
    Run *r = calloc(1, sizeof *r);
    if (!r) return status_no_memory(sizeof *r, "a review");
    *r = (Run){.record = record, .analyzer = analyzer, .options = options};
    r->game = calloc(positions, sizeof *r->game);
    r->better = calloc(positions, sizeof *r->better);
    r->open = calloc(positions, sizeof *r->open);
    if (!r->game || !r->better || !r->open)
        CHECK(status, status_no_memory(positions * 2 * sizeof *r->game, "a review"));
    CHECK(status, search_all(r));
    out->moves = record->moves;
    for (int i = 0; i < out->moves; i++) judge(r, i, &out->move[i]);
    fill_scores(r, out);
    review_sum_up(out);
done:
    if (status.code != STATUS_OK) analyzer_drop(analyzer);
    free(r->open);
    free(r->better);
    free(r->game);
    free(r);
    return status;
}

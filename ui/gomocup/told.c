#include "ui/gomocup/told.h"

#include "game/notation.h"
#include "ui/cli/words.h"

static void add_points(Text *t, const Point points[], int n, int size)
{
    char text[NOTATION_TEXT_MAX];
    for (int i = 0; i < n; i++) text_format(t, " %s", notation_xy(points[i], size, text));
}

void told_message(Text *t, const EngineReport *r, int size)
{
    const SearchResult *result = &r->result;
    Opinion opinion = {.proof = result->proof, .plies = result->proof_plies, .score = result->score};
    char judgement[80], visits[40];
    if (!r->searched) return;
    text_format(t, "MESSAGE %s, %s visits in %.2f s:", words_opinion(opinion, judgement, sizeof judgement),
                words_number(result->visits, visits, sizeof visits), r->seconds);
    add_points(t, result->pv, result->pv_length, size);
    text_char(t, '\n');
}

void told_ranking(Text *t, const EngineReport *r, int size)
{
    char judgement[80], visits[40];
    for (int i = 0; i < r->lines; i++) {
        const SearchLine *line = &r->line[i];
        Opinion opinion = {.proof = line->proof, .plies = line->plies, .score = line->score};
        text_format(t, "MESSAGE %d. %s, %s visits:", i + 1,
                    words_opinion(opinion, judgement, sizeof judgement),
                    words_number(line->visits, visits, sizeof visits));
        add_points(t, line->move, line->length, size);
        text_char(t, '\n');
    }
}

static void add_mark(Text *t, const char *mark, Point p, int size)
{
    text_format(t, "MESSAGE REALTIME %s", mark);
    add_points(t, &p, 1, size);
    text_char(t, '\n');
}

void told_realtime(Text *t, const EngineReport *r, int size)
{
    if (!r->searched) return;
    text_format(t, "MESSAGE REALTIME REFRESH\n");
    add_mark(t, "BEST", r->result.best, size);
    for (int i = 0; i < r->lines; i++) {
        const SearchLine *line = &r->line[i];
        if (line->move[0] == r->result.best) continue;
        if (line->proof == PROOF_LOSS) {
            add_mark(t, "LOST", line->move[0], size);
            continue;
        }
        add_mark(t, "POS", line->move[0], size);
        add_mark(t, "DONE", line->move[0], size);
    }
}

/* EVAL stands only where the end is certain: "+M5", a win in five plies. */
static void add_value(Text *t, const SearchLine *line)
{
    if (line->proof == PROOF_WIN)
        text_format(t, "INFO EVAL +M%d\n", line->plies);
    else if (line->proof == PROOF_LOSS)
        text_format(t, "INFO EVAL -M%d\n", line->plies);
    text_format(t, "INFO WINRATE %.4f\n", (double)line->score);
}

void told_lines(Text *t, const EngineReport *r, int size)
{
    double speed = r->seconds > 0 ? r->fresh / r->seconds : 0;
    for (int i = 0; i < r->lines; i++) {
        const SearchLine *line = &r->line[i];
        text_format(t, "INFO PV %d\nINFO NUMPV %d\nINFO DEPTH %d\nINFO SELDEPTH %d\nINFO NODES %d\n", i,
                    r->lines, line->length, line->length, line->visits);
        text_format(t, "INFO TOTALNODES %d\nINFO TOTALTIME %.0f\nINFO SPEED %.0f\n", r->result.visits,
                    1000 * r->seconds, speed);
        add_value(t, line);
        text_format(t, "INFO BESTLINE");
        add_points(t, line->move, line->length, size);
        text_format(t, "\nINFO PV DONE\n");
    }
}

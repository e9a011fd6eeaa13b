#include "ui/board/state.h"

#include "ui/board/quiz_text.h"
#include "ui/board/review_text.h"
#include "ui/board/swap2_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double NOTICE_SECONDS = 6;

const char *state_text(const State *s, TextId id)
{
    return language_text((Language)s->settings.language, id);
}

TextId state_color_text(Color c)
{
    return c == BLACK ? TEXT_BLACK : TEXT_WHITE;
}

TextId state_rule_text(Rule rule)
{
    static const TextId rules[RULE_COUNT] = {TEXT_FREESTYLE, TEXT_STANDARD, TEXT_RENJU, TEXT_CARO};
    return rules[rule];
}

void state_begin(State *s, const Settings *settings, double now)
{
    memset(s, 0, sizeof *s);
    s->settings = *settings;
    s->now = now;
    s->hover = s->cursor = POINT_NONE;
    state_new_game(s);
}

void state_new_game(State *s)
{
    Board empty;
    board_init(&empty, settings_game(&s->settings));
    variations_begin(&s->game, &empty);
    s->seats = (uint8_t)s->settings.seats;
    s->result = RESULT_NONE;
    s->ending = ENDING_UNSAID;
    s->waiting = s->analysing = s->hint_asked = s->told_kindred = s->reviewing = false;
    s->placing = false;
    critique_forget(&s->critique);
    s->quiz = (Quiz){.stage = QUIZ_OFF};
    s->swap2 = (Swap2){.on = s->settings.swap2, .person_opens = s->settings.seats == SEATS_BLACK};
    s->hint = s->landed = s->cursor = s->hover = POINT_NONE;
    s->look_hash = 0;
    s->clock_on = s->settings.minutes > 0;
    s->clock_left[BLACK] = s->clock_left[WHITE] = 60.0 * s->settings.minutes;
    s->increment = s->settings.increment;
    s->clock_seen = s->turn_began = s->now;
}

bool state_over(const State *s)
{
    return state_result(s) != RESULT_NONE;
}

/* A resignation or a lost clock stands at the end of its line only: who goes back from it plays on. */
Result state_result(const State *s)
{
    if (board_over(&s->game.board)) return (Result)s->game.board.result;
    return (Result)s->result;
}

bool state_is_person(const State *s, Color c)
{
    return s->seats == SEATS_BOTH || (s->seats != SEATS_NONE && (c == BLACK) == (s->seats == SEATS_BLACK));
}

Swap2Step state_swap2(const State *s)
{
    if (state_over(s) || s->placing || s->quiz.stage != QUIZ_OFF) return SWAP2_OFF;
    return swap2_step(&s->swap2, s->game.node[s->game.at].ply);
}

bool state_persons_turn(const State *s)
{
    Swap2Step step = state_swap2(s);
    if (step == SWAP2_OFF || s->seats == SEATS_BOTH || s->seats == SEATS_NONE)
        return state_is_person(s, (Color)s->game.board.to_move);
    return swap2_opener_acts(step) == s->swap2.person_opens;
}

bool state_is_rival(const State *s, Color c)
{
    const Settings *set = &s->settings;
    if (!set->engine[0] || set->rival == RIVAL_NONE || s->swap2.on || state_is_person(s, c)) return false;
    return s->seats != SEATS_NONE || (set->rival == RIVAL_BLACK) == (c == BLACK);
}

const char *state_engine(const State *s)
{
    return state_is_rival(s, (Color)s->game.board.to_move) ? s->settings.engine : "";
}

const char *state_engine_name(const State *s, char *text, int n)
{
    const char *command = s->settings.engine, *end = command + strcspn(command, " "), *name = end;
    if (*command == '\'' || *command == '"') end = command + strcspn(command + 1, "'\"") + 1;
    name = end;
    while (name > command && name[-1] != '/' && name[-1] != '\'' && name[-1] != '"') name--;
    snprintf(text, (size_t)n, "%.*s", (int)(end - name), name);
    return text;
}

static const char *point_text(const State *s, Point p, char text[NOTATION_TEXT_MAX])
{
    return notation_point(p, s->game.start.spec.size, ORIGIN_BOTTOM, text);
}

static void say(const State *s, char *why, int n, TextId id, const char *a, const char *b)
{
    if (why) language_fill((Language)s->settings.language, id, why, n, a, b, NULL);
}

bool state_may_play(const State *s, Point p, char *why, int n)
{
    static const TextId reasons[] = {TEXT_OVERLINE, TEXT_OVERLINE, TEXT_DOUBLE_FOUR, TEXT_DOUBLE_THREE};
    const Board *b = &s->game.board;
    char point[NOTATION_TEXT_MAX];
    PointSet legal;
    point_text(s, p, point);
    if (state_over(s)) {
        say(s, why, n, TEXT_GAME_OVER, NULL, NULL);
        return false;
    }
    if (s->placing) return board_at(b, p) == EMPTY;
    if (s->quiz.stage == QUIZ_WRONG && !s->analysing) {
        say(s, why, n, TEXT_PUZZLE_AGAIN, NULL, NULL);
        return false;
    }
    if (!s->analysing && !s->reviewing && !s->waiting && !state_persons_turn(s)) {
        say(s, why, n, TEXT_NOT_YOUR_TURN, NULL, NULL);
        return false;
    }
    if (!s->analysing && swap2_offers(state_swap2(s), SWAP2_WHITE)) {
        say(s, why, n, TEXT_SWAP2_FIRST, NULL, NULL);
        return false;
    }
    if (board_at(b, p) != EMPTY) {
        say(s, why, n, TEXT_TAKEN, point, NULL);
        return false;
    }
    board_legal(b, &legal);
    if (pointset_has(&legal, p)) return true;
    say(s, why, n, TEXT_FORBIDDEN, point, state_text(s, reasons[forbidden_at(b, p)]));
    return false;
}

AdviserTask state_task(const State *s)
{
    if (s->placing || state_over(s)) return ADVISER_REST;
    if (s->analysing) return ADVISER_ANALYSE;
    if (s->hint_asked) return ADVISER_HINT;
    if (s->quiz.stage != QUIZ_OFF || s->reviewing || s->waiting || state_persons_turn(s)) return ADVISER_REST;
    /* Where someone else began to place the stones, a plain move goes on with them. */
    bool whole = s->game.board.stones == 0 || swap2_offers(state_swap2(s), SWAP2_WHITE);
    return state_swap2(s) != SWAP2_OFF && whole ? ADVISER_SWAP2 : ADVISER_MOVE;
}

int state_winning_line(const State *s, Point out[])
{
    const Board *b = &s->game.board;
    if (b->reason != REASON_LINE || b->last == POINT_NONE) return 0;
    return board_winning_line(b, b->last, out);
}

static const char *over_sentence(const State *s, char *text, int n)
{
    Language language = (Language)s->settings.language;
    Result result = state_result(s);
    const char *winner = state_text(s, result == RESULT_BLACK ? TEXT_BLACK : TEXT_WHITE);
    const char *loser = state_text(s, result == RESULT_BLACK ? TEXT_WHITE : TEXT_BLACK);
    char from[NOTATION_TEXT_MAX], to[NOTATION_TEXT_MAX];
    Point line[BOARD_SIZE_MAX];
    int stones = state_winning_line(s, line);
    if (!board_over(&s->game.board))
        return language_fill(language, s->ending == ENDING_TIME ? TEXT_WIN_TIME : TEXT_WIN_RESIGNED, text, n,
                             loser, winner, NULL);
    switch ((ResultReason)s->game.board.reason) {
    case REASON_FORBIDDEN:
        return language_fill(language, TEXT_WIN_FORBIDDEN, text, n, NULL, NULL, NULL);
    case REASON_NO_MOVE:
        return language_fill(language, TEXT_WIN_NO_MOVE, text, n, NULL, NULL, NULL);
    case REASON_FULL:
        return language_fill(language, TEXT_DRAW, text, n, NULL, NULL, NULL);
    default:
        if (stones == 0) return language_fill(language, TEXT_WIN_LINE, text, n, winner, "5", NULL);
        return language_fill(language, TEXT_WIN_LINE_AT, text, n, winner, point_text(s, line[0], from),
                             point_text(s, line[stones - 1], to));
    }
}

const char *state_opinion(const State *s, Opinion o, char *text, int n)
{
    Language language = (Language)s->settings.language;
    char number[16] = "";
    TextId id = TEXT_OPINION_SCORE;
    if (o.proof == PROOF_NONE && isnan(o.score)) {
        text[0] = '\0';
        return text;
    }
    if (o.proof == PROOF_NONE)
        snprintf(number, sizeof number, "%.0f", 100.0 * (double)o.score);
    else
        snprintf(number, sizeof number, "%d", (o.plies + (o.proof == PROOF_WIN)) / 2);
    if (o.proof == PROOF_WIN) id = o.plies <= 1 ? TEXT_OPINION_WIN_NOW : TEXT_OPINION_WIN;
    if (o.proof == PROOF_LOSS) id = TEXT_OPINION_LOSS;
    if (o.proof == PROOF_DRAW) id = TEXT_OPINION_DRAW;
    return language_fill(language, id, text, n, number, NULL, NULL);
}

static const char *hint_sentence(const State *s, char *text, int n)
{
    Language language = (Language)s->settings.language;
    char point[NOTATION_TEXT_MAX], opinion[80];
    point_text(s, s->hint, point);
    state_opinion(s, s->hint_opinion, opinion, sizeof opinion);
    return language_fill(language, opinion[0] ? TEXT_HINT_SAYS : TEXT_HINT_BARE, text, n, point, opinion,
                         NULL);
}

static const char *analysis_sentence(const State *s, char *text, int n)
{
    Language language = (Language)s->settings.language;
    Opinion o = s->look.opinion;
    Color mover = (Color)s->game.board.to_move, winner = o.proof == PROOF_WIN ? mover : color_other(mover);
    char number[12];
    if (s->look_hash != s->game.board.hash || o.proof == PROOF_NONE || o.proof == PROOF_DRAW)
        return language_fill(language, TEXT_ANALYSING, text, n, NULL, NULL, NULL);
    snprintf(number, sizeof number, "%d", o.proof == PROOF_WIN ? (o.plies + 1) / 2 : o.plies / 2);
    return language_fill(language, TEXT_SIDE_WINS, text, n, state_text(s, state_color_text(winner)), number,
                         NULL);
}

const char *state_sentence(const State *s, char *text, int n)
{
    Language language = (Language)s->settings.language;
    const char *color = state_text(s, state_color_text((Color)s->game.board.to_move));
    char name[80];
    if (s->placing) return language_fill(language, TEXT_SET_UP_HELP, text, n, color, NULL, NULL);
    if (s->reviewing && !s->analysing && s->hint == POINT_NONE && !s->hint_asked)
        return review_text_sentence(s, text, n);
    if (s->quiz.stage != QUIZ_OFF && !s->analysing && s->hint == POINT_NONE && !s->hint_asked)
        return quiz_text_sentence(s, text, n);
    if (state_over(s)) return over_sentence(s, text, n);
    if (s->hint_asked) return language_fill(language, TEXT_HINT_THINKING, text, n, NULL, NULL, NULL);
    if (s->hint != POINT_NONE) return hint_sentence(s, text, n);
    if (s->analysing) return analysis_sentence(s, text, n);
    if (state_swap2(s) != SWAP2_OFF) return swap2_text_sentence(s, text, n);
    if (s->seats == SEATS_BOTH) return language_fill(language, TEXT_TO_MOVE, text, n, color, NULL, NULL);
    if (state_persons_turn(s)) return language_fill(language, TEXT_YOUR_MOVE, text, n, color, NULL, NULL);
    state_engine_name(s, name, sizeof name);
    if (state_engine(s)[0])
        return language_fill(language, s->waiting ? TEXT_ENGINE_WAITS : TEXT_ENGINE_THINKING, text, n, name,
                             NULL, NULL);
    return language_fill(language, s->waiting ? TEXT_WAITS : TEXT_THINKING, text, n, NULL, NULL, NULL);
}

bool state_shows_threats(const State *s)
{
    return (s->analysing || s->hint != POINT_NONE) && !state_over(s) && !s->placing;
}

const ScoutThreat *state_threat(const State *s)
{
    bool known = s->threat.hash == s->game.board.hash && s->threat.plies > 0;
    return known && state_shows_threats(s) ? &s->threat : NULL;
}

bool state_typing(const State *s)
{
    return s->dialog == DIALOG_OPEN || s->dialog == DIALOG_SAVE || s->dialog == DIALOG_ENGINE;
}

void state_notice(State *s, const char *text)
{
    snprintf(s->notice, sizeof s->notice, "%s", text);
    s->notice_until = s->now + NOTICE_SECONDS;
}

void state_say(State *s, TextId id, const char *a)
{
    char text[STATE_NOTICE_MAX];
    state_notice(s, language_fill((Language)s->settings.language, id, text, sizeof text, a, NULL, NULL));
}

bool state_valid(const State *s)
{
    const GameSpec spec = s->game.start.spec;
    int points = spec.size * spec.size;
    const Point shown[] = {s->cursor, s->hover, s->hint};
    for (int i = 0; i < 3; i++)
        if (shown[i] < POINT_NONE || shown[i] >= points) return false;
    return variations_valid(&s->game) && s->settings.level >= 1 && s->settings.level <= LEVELS &&
           s->critique.stage < CRITIQUE_STAGES && (!s->reviewing || s->critique.stage != CRITIQUE_NONE) &&
           s->quiz.stage < QUIZ_STAGES && s->dialog < DIALOGS && s->seats < SEATS &&
           s->swap2.first < SWAP2_WAYS && s->swap2.second < SWAP2_MORE &&
           game_spec_check(settings_game(&s->settings)).code == STATUS_OK;
}

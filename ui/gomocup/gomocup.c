#include "ui/gomocup/gomocup.h"

#include "game/base/os.h"
#include "game/forbidden.h"
#include "ui/gomocup/contestant.h"
#include "ui/gomocup/inbox.h"

typedef struct Gomocup {
    const char *version;
    Voice voice;
    Inbox *inbox;
    Contestant self;
    bool ended;
    ProtocolKind
        list_kind; /* of the list that is being sent: BOARD, YXBOARD, SWAP2BOARD, YXBLOCK, YXBLOCKUNDO; else
                               NOTHING */
    ProtocolBody refused; /* what may still come of a refused command */
    SituationList list;
    Status list_fault; /* of the list's lines so far */
} Gomocup;

static void turn(Gomocup *g, const ProtocolLine *line, double asked)
{
    Status status = situation_play(&g->self.situation, line->x, line->y);
    if (status.code == STATUS_OK)
        contestant_move(&g->self, asked);
    else
        voice_status(&g->voice, status);
}

/* A move that the program suggested, or any: it is played as told. */
static void play(Gomocup *g, const ProtocolLine *line)
{
    Status status = situation_play(&g->self.situation, line->x, line->y);
    if (status.code == STATUS_OK)
        voice_say(&g->voice, "%d,%d", line->x, line->y);
    else
        voice_status(&g->voice, status);
}

static void open_list(Gomocup *g, ProtocolKind kind)
{
    contestant_call_off(&g->self);
    g->list_kind = kind;
    g->list.count = 0;
    g->list_fault = status_ok();
}

static void close_list(Gomocup *g, double asked)
{
    ProtocolKind kind = g->list_kind;
    Status status = g->list_fault;
    g->list_kind = PROTOCOL_NOTHING;
    bool blocks = kind == PROTOCOL_YXBLOCK || kind == PROTOCOL_YXBLOCKUNDO;
    if (status.code == STATUS_OK) status = contestant_ready(&g->self);
    if (status.code == STATUS_OK && blocks)
        status = contestant_block(&g->self, &g->list, kind == PROTOCOL_YXBLOCK);
    else if (status.code == STATUS_OK)
        status = kind == PROTOCOL_SWAP2BOARD ? situation_set_in_turn(&g->self.situation, &g->list)
                                             : situation_set(&g->self.situation, &g->list);
    if (status.code != STATUS_OK)
        voice_status(&g->voice, status);
    else if (kind == PROTOCOL_BOARD)
        contestant_move(&g->self, asked);
    else if (kind == PROTOCOL_SWAP2BOARD)
        contestant_swap2(&g->self, asked);
}

static void show_forbidden(Gomocup *g)
{
    const Board *b = &g->self.situation.board;
    PointSet points = {0};
    Text t = {0};
    if (b->spec.rule == RULE_RENJU && b->to_move == BLACK && !board_over(b)) forbidden_points(b, &points);
    text_format(&t, "FORBID ");
    for (Point p = pointset_next(&points, 0); p != POINT_NONE; p = pointset_next(&points, p + 1))
        text_format(&t, "%02d%02d", p % b->spec.size, p / b->spec.size);
    text_format(&t, ".\n");
    voice_text(&g->voice, &t);
}

/* Of a hash table the boards know the logarithm of its kilobytes. Who asks is one of Yixin's. */
static void show_info(Gomocup *g)
{
    int doublings = 0;
    while (g->self.means.memory >> 11 >> doublings) doublings++;
    g->self.terms.yixin = true;
    voice_say(&g->voice, "MESSAGE INFO MAX_THREAD_NUM %d", os_cores());
    voice_say(&g->voice, "MESSAGE INFO MAX_HASH_SIZE %d", doublings);
}

/* Commands that stand by themselves: true if it was one. */
static bool do_plain(Gomocup *g, const ProtocolLine *line)
{
    switch (line->kind) {
    case PROTOCOL_NOTHING:
        return true;
    case PROTOCOL_INFO:
        contestant_inform(&g->self, line->key, line->value);
        return true;
    case PROTOCOL_ABOUT:
        voice_say(
            &g->voice,
            "name=\"Tengen\", version=\"%s\", author=\"the Tengen authors\", country=\"International\", "
            "www=\"\", email=\"\"",
            g->version);
        return true;
    case PROTOCOL_END:
        contestant_call_off(&g->self);
        g->ended = true;
        return true;
    case PROTOCOL_START:
        voice_status(&g->voice, contestant_start(&g->self, line->number));
        return true;
    case PROTOCOL_RECTSTART:
        if (line->x == line->y)
            voice_status(&g->voice, contestant_start(&g->self, line->x));
        else
            voice_say(&g->voice, "ERROR boards that are not square are not played");
        return true;
    case PROTOCOL_STOP:
        contestant_hurry(&g->self);
        return true;
    case PROTOCOL_YXSHOWINFO:
        show_info(g);
        return true;
    case PROTOCOL_BAD:
        voice_say(&g->voice, "ERROR %s", line->fault);
        return true;
    case PROTOCOL_REFUSED:
        voice_say(&g->voice, "ERROR %s: %s", line->key, line->fault);
        g->refused = line->body;
        return true;
    case PROTOCOL_YXBLOCKRESET:
        g->self.blocked = (PointSet){0};
        return true;
    case PROTOCOL_UNKNOWN:
        voice_say(&g->voice, "UNKNOWN command %s", line->key);
        return true;
    case PROTOCOL_STONE:
    case PROTOCOL_DONE:
        voice_say(&g->voice, "UNKNOWN outside of a list of stones");
        return true;
    default:
        return false;
    }
}

static bool begins_list(ProtocolKind kind)
{
    return kind == PROTOCOL_BOARD || kind == PROTOCOL_YXBOARD || kind == PROTOCOL_SWAP2BOARD ||
           kind == PROTOCOL_YXBLOCK || kind == PROTOCOL_YXBLOCKUNDO;
}

/* Commands about the game, which calls off a thinking or must wait for its end: true if it goes on. */
static bool in_the_way(Gomocup *g, const ProtocolLine *line)
{
    bool replaces = line->kind == PROTOCOL_RESTART || line->kind == PROTOCOL_BOARD ||
                    line->kind == PROTOCOL_YXBOARD || line->kind == PROTOCOL_SWAP2BOARD;
    if (replaces || !contestant_owes(&g->self)) {
        contestant_call_off(&g->self);
        return false;
    }
    voice_say(&g->voice, "ERROR a move is being thought about: STOP ends that");
    if (begins_list(line->kind)) g->refused = BODY_LIST;
    return true;
}

static void do_in_game(Gomocup *g, const ProtocolLine *line, double asked)
{
    switch (line->kind) {
    case PROTOCOL_RESTART:
        voice_status(&g->voice, contestant_restart(&g->self));
        break;
    case PROTOCOL_BEGIN:
        contestant_move(&g->self, asked);
        break;
    case PROTOCOL_TURN:
        turn(g, line, asked);
        break;
    case PROTOCOL_PLAY:
        play(g, line);
        break;
    case PROTOCOL_TAKEBACK:
        voice_status(&g->voice, situation_take_back(&g->self.situation, line->x, line->y));
        break;
    case PROTOCOL_YXSHOWFORBID:
        show_forbidden(g);
        break;
    case PROTOCOL_YXHASHCLEAR:
        engine_forget(brain_engine(g->self.brain));
        break;
    case PROTOCOL_YXBALANCEONE:
    case PROTOCOL_YXBALANCETWO:
        contestant_balance(&g->self, line->kind == PROTOCOL_YXBALANCEONE ? 1 : 2, line->number, asked);
        break;
    case PROTOCOL_YXNBEST:
        contestant_lines(&g->self, line->number, asked);
        break;
    default:
        open_list(g, line->kind);
        break;
    }
}

/* A line of the list that is being sent: true if it was one. */
static bool take_stone(Gomocup *g, const ProtocolLine *line, double asked)
{
    if (g->list_kind == PROTOCOL_NOTHING) return false;
    bool stone = line->kind == PROTOCOL_STONE;
    if (line->kind == PROTOCOL_DONE) {
        close_list(g, asked);
        return true;
    }
    if (!stone && line->kind != PROTOCOL_BAD) {
        if (line->kind != PROTOCOL_INFO && line->kind != PROTOCOL_ABOUT) g->list_kind = PROTOCOL_NOTHING;
        return false;
    }
    if (g->list_fault.code != STATUS_OK) return true;
    g->list_fault = stone ? situation_list_add(&g->list, line->x, line->y, line->number)
                          : status_error(ERR_INPUT, "%s", line->fault);
    return true;
}

/* A line that belongs to a refused command: true if it was one. */
static bool pass_over(Gomocup *g, const ProtocolLine *line)
{
    ProtocolBody body = g->refused;
    bool list = line->kind == PROTOCOL_STONE || line->kind == PROTOCOL_BAD || line->kind == PROTOCOL_UNKNOWN;
    g->refused = BODY_NONE;
    if (body == BODY_LIST && list) g->refused = BODY_LIST;
    return (body == BODY_LINE && line->kind == PROTOCOL_UNKNOWN) ||
           (body == BODY_LIST && (list || line->kind == PROTOCOL_DONE));
}

static void handle(Gomocup *g, const InboxLine *text)
{
    ProtocolLine line;
    if (text->too_long) {
        voice_say(&g->voice, "UNKNOWN a line of more than %d characters", PROTOCOL_LINE_MAX - 1);
        return;
    }
    protocol_parse(text->text, &line);
    if (pass_over(g, &line)) return;
    if (take_stone(g, &line, text->arrived) || do_plain(g, &line) || in_the_way(g, &line)) return;
    Status status = begins_list(line.kind)
                        ? status_ok()
                        : contestant_ready(&g->self); /* a list's fault is said at its end */
    if (status.code == STATUS_OK)
        do_in_game(g, &line, text->arrived);
    else
        voice_status(&g->voice, status);
}

static void converse(Gomocup *g)
{
    InboxLine line;
    while (!g->ended && g->voice.fault.code == STATUS_OK) {
        switch (inbox_next(g->inbox, contestant_time(&g->self), &line)) {
        case INBOX_LINE:
            handle(g, &line);
            break;
        case INBOX_KNOCK:
        case INBOX_TIMEOUT:
            contestant_wake(&g->self);
            break;
        case INBOX_CLOSED:
            g->ended = true;
            break;
        }
    }
}

static void knock(void *context)
{
    inbox_knock(context);
}

static Status prepare(Gomocup *g, const GomocupSetup *setup)
{
    BrainOptions options = setup->brain;
    options.kindred = true;
    options.engine.ended = knock;
    options.engine.ended_context = g->inbox;
    g->self = (Contestant){.voice = &g->voice,
                           .means = options.engine.means,
                           .warm_batch = options.engine.leaves,
                           .seed = setup->seed,
                           .ponder = setup->ponder,
                           .lazy = setup->lazy,
                           .terms = terms_default()};
    return brain_new(&g->self.brain, &options);
}

Status gomocup_run(const GomocupSetup *setup)
{
    Gomocup g = {.version = setup->version, .voice = {.out = setup->out, .fault = status_ok()}};
    os_ignore_broken_pipes();
    TRY(inbox_new(&g.inbox, setup->in));
    Status status = prepare(&g, setup);
    if (status.code == STATUS_OK) {
        converse(&g);
        status = g.voice.fault;
    }
    brain_free(g.self.brain);
    /* Where the conversation broke off, the reader may wait for a line that never comes: it ends with the
     * process. */
    if (g.ended) inbox_free(g.inbox);
    return status;
}

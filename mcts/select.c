#include "mcts/select.h"

#include <math.h>

static float exploration_at(const Exploration *e, int n)
{
    double c = e->puct + e->puct_log * log((n + (double)e->puct_base) / e->puct_base);
    return (float)(c * sqrt(n));
}

void select_exploration(const SearchParams *params, Exploration *out)
{
    out->puct = params->puct;
    out->puct_log = params->puct_log;
    out->puct_base = params->puct_base;
    for (int n = 0; n < SELECT_TABLE; n++) out->table[n] = exploration_at(out, n);
}

int select_child(Tree *t, NodeId id, const Exploration *exploration, Urgency urgency)
{
    const Node *n = &t->nodes[id];
    const Child *children = tree_children(t, n);
    int visits = n->visits + n->pending, chosen = -1;
    float explore = visits < SELECT_TABLE ? exploration->table[visits] : exploration_at(exploration, visits);
    float best = -1, mass = 0;
    for (int i = 0; i < n->opened; i++) {
        const Child *child = &children[i];
        float prior = child_prior(child);
        mass += prior;
        if (child->blocked || child->proof == PROOF_WIN) continue;
        if (child->proof == PROOF_DRAW && id != NODE_ROOT) continue;
        float value = 1 - child->score + explore * prior / (float)(1 + child->visits + child->pending);
        if (value > best) {
            best = value;
            chosen = i;
        }
    }

    if (!tree_sort(t, id)) return chosen;
    float first = urgency.even ? 0.5f : tree_score(n) - urgency.reduction * sqrtf(mass);
    float value = (first > 0 ? first : 0) + explore * edge_prior((Edge)n->next_prior << 16);
    return value > best ? tree_open(t, id) : chosen;
}

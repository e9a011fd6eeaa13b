#include "mcts/select.h"

#include <math.h>

void select_exploration(const SearchParams *params, float table[], int count)
{
    for (int n = 0; n < count; n++) {
        double c = params->puct + params->puct_log * log((n + (double)params->puct_base) / params->puct_base);
        table[n] = (float)(c * sqrt(n));
    }
}

NodeId select_child(Tree *t, NodeId id, const float exploration[], Urgency urgency)
{
    const Node *n = &t->nodes[id];
    const NodeId *children = tree_children(t, n);
    float explore = exploration[n->visits + n->pending];
    float best = -1, mass = 0;
    NodeId chosen = NODE_NONE;
    for (int i = 0; i < n->opened; i++) {
        const Node *child = &t->nodes[children[i]];
        float prior = node_prior(child);
        mass += prior;
        if (child->state == NODE_WAITING || child->proof == PROOF_WIN) continue;
        if (child->proof == PROOF_DRAW && id != NODE_ROOT) continue;
        float value = 1 - tree_score(child) + explore * prior / (float)(1 + child->visits + child->pending);
        if (value > best) {
            best = value;
            chosen = children[i];
        }
    }

    Edge next;
    if (!tree_next_edge(t, id, &next)) return chosen;
    float first = urgency.even ? 0.5f : tree_score(n) - urgency.reduction * sqrtf(mass);
    float value = (first > 0 ? first : 0) + explore * edge_prior(next);
    return value > best ? tree_open(t, id) : chosen;
}

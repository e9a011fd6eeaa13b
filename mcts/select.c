#include "mcts/select.h"

#include <math.h>

void select_exploration(const SearchParams *params, float table[], int count)
{
    for (int n = 0; n < count; n++) {
        double c = params->puct + params->puct_log * log((n + (double)params->puct_base) / params->puct_base);
        table[n] = (float)(c * sqrt(n));
    }
}

NodeId select_child(Tree *t, NodeId id, const float exploration[], float fpu_reduction)
{
    const Node *n = &t->nodes[id];
    float explore = exploration[n->visits + n->pending];
    float best = -1, mass = 0;
    NodeId chosen = NODE_NONE;
    for (NodeId c = n->first_child; c != NODE_NONE; c = t->nodes[c].sibling) {
        const Node *child = &t->nodes[c];
        mass += child->prior;
        if (child->state == NODE_WAITING || child->proof == PROOF_WIN) continue;
        if (child->proof == PROOF_DRAW && id != NODE_ROOT) continue;
        float value =
            1 - tree_score(child) + explore * child->prior / (float)(1 + child->visits + child->pending);
        if (value > best) {
            best = value;
            chosen = c;
        }
    }

    Edge next;
    if (!tree_next_edge(t, id, &next)) return chosen;
    float urgency = tree_score(n) - fpu_reduction * sqrtf(mass);
    float value = (urgency > 0 ? urgency : 0) + explore * edge_prior(next);
    return value > best ? tree_open(t, id) : chosen;
}

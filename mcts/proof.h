/* proof.h - an exact outcome, for the side to move: the game's end, or what follows from it by force. */
#ifndef TENGEN_MCTS_PROOF_H
#define TENGEN_MCTS_PROOF_H

typedef enum Proof { PROOF_NONE, PROOF_WIN, PROOF_DRAW, PROOF_LOSS } Proof;

/* The score of an exact outcome; p is not PROOF_NONE. */
static inline float proof_score(Proof p)
{
    return p == PROOF_WIN ? 1.0f : p == PROOF_DRAW ? 0.5f : 0.0f;
}

/* The same outcome as the opponent sees it. */
static inline Proof proof_opposite(Proof p)
{
    return p == PROOF_WIN ? PROOF_LOSS : p == PROOF_LOSS ? PROOF_WIN : p;
}

#endif

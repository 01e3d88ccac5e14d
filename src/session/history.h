/* The cells of a session that ran, for judging the next one; private to session.
 *
 * What one cell prepares another can use, so a cell is judged as the end of one program made of all of them. */
#pragma once

#include "session/run.h"

typedef struct History {
    Buf text;       /* every cell that ran */
    Buf bare;       /* the same without comments, where policy.review_strip_comments */
    int64_t last;   /* where the newest of them begins in `text` */
    Buf unfinished; /* VerdictLines of those that did not come to their end */
} History;

void history_init(History *history);
void history_done(History *history);

/* Judges the run's source after the cells before it. Whether it may run; else the run is over. *out_program is what
 * would run, in the run's arena. */
bool history_judge(const History *history, Run *run, Str *out_program);

/* The program that history_judge allowed runs now. false: it is too much to judge together with what comes, and the
 * run is over. */
bool history_add(History *history, Run *run, Str program);
/* The cell that was added last has ended on its way: by an exception, or interrupted. */
void history_cut(History *history);

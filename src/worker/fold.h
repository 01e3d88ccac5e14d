/* The embedded engine in the vetting's service: it runs what the vetting puts together; private to worker. */
#pragma once

#include "cage/cage.h"
#include "vet/vet.h"

typedef struct WorkerFold {
    Cage cage; /* reserve it before the process gives up the right to */
    int64_t fuel_left;
    VetFolder folder;
} WorkerFold;

void fold_init(WorkerFold *fold);
/* For one judgement: its fuel is counted from here. owns: borrowed from `fold`. */
const VetFolder *fold_begin(WorkerFold *fold);

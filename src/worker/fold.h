/* The embedded engine in the vetting's service: it runs what the vetting puts together. */
#pragma once

#include "vet/vet.h"

/* Reserves the memory, before the process gives up the right to.
 * errors: ST_NO_MEMORY. */
MUST_USE Status fold_prepare(void);
/* For one judgement: its fuel is counted from here. */
const VetFolder *fold_begin(void);

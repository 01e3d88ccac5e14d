/* Folding by running. See residual.c and docs/vetting.md. */
#pragma once

#include "vet/evaluate.h"

/* What running `node` gives, where it depends on constants alone; false where it cannot be told so. Each node is run
 * once; its constants may be several. */
bool fold_by_running(const Evaluation *evaluation, const AstNode *node, Values *out);

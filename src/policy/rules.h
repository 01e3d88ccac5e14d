/* The list vet.rules; private to policy. */
#pragma once

#include "policy/tree.h"

/* Reads a list of mappings into rules: each must have an id, and becomes a JSON object as it stands. What is wrong is
 * added to the faults. Without memory the arena stays exhausted. */
void rules_read(Arena *arena, Faults *faults, const TreeNode *list, PolicyRules *out_rules);

/* Values of a policy file into fields of a policy; private to policy. */
#pragma once

#include "policy/rows.h"
#include "policy/tree.h"

/* Reads the value at `node` as the row's type into its field. What is wrong with it is added to the faults, and the
 * field keeps its value. Without memory the arena stays exhausted. */
void value_read(Arena *arena, Faults *faults, const PolicyRow *row, const TreeNode *node,
                Policy *policy);
/* Adds a fault unless `text` names modules as policy_module_valid has it. */
void value_check_module(Faults *faults, int32_t line, int32_t col, Str text);
/* The word of "a|b|c" that `word` was probably meant to be, data NULL where none is close. */
Str value_closest_word(const char *words, Str word);
/* How many edits a misspelt name may be away: none in very short ones, else one or two. */
int value_reach(Str word);

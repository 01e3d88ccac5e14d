/* How many items an expression gives and how many bytes it holds, where the program's text tells. */
#pragma once

#include "vet/cordon.h"

/* Without end; for what is merely too large to be counted, AMOUNT_VAST. */
#define AMOUNT_ENDLESS INT64_MAX
#define AMOUNT_VAST    (INT64_MAX - 1)

/* a * b and a + b, at most AMOUNT_VAST; endless where one is. */
int64_t amount_product(int64_t a, int64_t b);
int64_t amount_sum(int64_t a, int64_t b);

/* How many items `node` gives when all are taken; 0 where that cannot be told. */
int64_t items_count(Cordon *cordon, const AstNode *node, const NameScope *scope);
/* How often something is done until all are taken: conditions leave items out, and take time all the same. */
int64_t rounds_count(Cordon *cordon, const AstNode *node, const NameScope *scope);
/* How many bytes the value holds, with all that is in it; 0 where that cannot be told. */
int64_t bytes_held(Cordon *cordon, const AstNode *node, const NameScope *scope);

/* Whether a function of the program yields without end; whether an object of a class of the program can be gone through
 * without end. */
bool generator_is_endless(Cordon *cordon, const AstNode *function);
bool iterator_is_endless(const AstNode *class);

/* The expression that a name stands for, where it has one binding alone; else the node itself. *scope follows. */
const AstNode *amount_source(Cordon *cordon, const AstNode *node, const NameScope **scope);

/* Source that a program made itself: what exec, compile and ast.parse do alike. */
#pragma once

#include "base/arena.h"
#include "engine/heap/heap.h"
#include "syntax/syntax.h"

/* A str or bytes, or what is made of one. */
bool is_source(World *world, Value v);
/* Pays for the source, which is_source, and copies its bytes to a new arena. `strip`: without the spaces in front.
 * NONE: the caller ends the arena. Signals: there is none. */
Value source_open(World *world, Value source, bool strip, Arena *arena, Str *out_text);
/* The exception that the parser found. Returns SIGNAL_ERROR or SIGNAL_MEMORY. */
Value source_raise(World *world, const SyntaxFault *fault, Value filename);

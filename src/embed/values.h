/* CordonValue as bytes of the wire and back; private to embed. */
#pragma once

#include "base/buf.h"
#include "cordon.h"

/* Appends `value`; NULL is None. false: it cannot go into a world (a set, an object, too deep, or no memory). */
bool embed_value_put(const CordonValue *value, Buf *out);
/* The value that `bytes` is; NULL for what is none, and without memory. owns: the caller's. */
CordonValue *embed_value_take(Str bytes);

/* The methods of str, bytes and bytearray, each written once: the rows' functions call these with their own number,
 * which ask_index wants. All take the arguments bound to the native's signature and give a value or a signal. */
#pragma once

#include "engine/objects/text.h"

typedef Value TextMethod(World *world, NativeId native, Value *args, int count);

TextMethod text_find, text_rfind, text_index, text_rindex, text_count, text_starts, text_ends;
TextMethod text_remove_prefix, text_remove_suffix, text_partition, text_rpartition;
TextMethod text_split, text_rsplit, text_split_lines, text_strip, text_lstrip, text_rstrip;
TextMethod text_replace, text_center, text_ljust, text_rjust, text_zfill, text_expand_tabs;
/* v[start::step] of a text, `count` characters. */
Value text_slice(World *world, Value v, int64_t start, int64_t step, int64_t count);
/* item in v, a text; TRUE, FALSE or a signal (UNDEFINED: `item` is for a Python __index__). */
Value text_contains(World *world, Value v, Value item);

/* str and bytes have the methods of this list in common: X(name, function). */
#define TEXT_METHODS(X)                                                                            \
    X(find_part, text_find)                                                                        \
    X(rfind, text_rfind)                                                                           \
    X(index, text_index)                                                                           \
    X(rindex, text_rindex)                                                                         \
    X(count, text_count)                                                                           \
    X(startswith, text_starts)                                                                     \
    X(endswith, text_ends)                                                                         \
    X(removeprefix, text_remove_prefix)                                                            \
    X(removesuffix, text_remove_suffix)                                                            \
    X(partition, text_partition)                                                                   \
    X(rpartition, text_rpartition)                                                                 \
    X(split, text_split)                                                                           \
    X(rsplit, text_rsplit)                                                                         \
    X(splitlines, text_split_lines)                                                                \
    X(strip, text_strip)                                                                           \
    X(lstrip, text_lstrip)                                                                         \
    X(rstrip, text_rstrip)                                                                         \
    X(replace, text_replace)                                                                       \
    X(center, text_center)                                                                         \
    X(ljust, text_ljust)                                                                           \
    X(rjust, text_rjust)                                                                           \
    X(zfill, text_zfill)                                                                           \
    X(expandtabs, text_expand_tabs)

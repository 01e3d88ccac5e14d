/* Instructions that may run Python code on the way: unpacking, formatting, classes, match, import. */
#pragma once

#include "engine/heap/heap.h"

Value special_instruction(World *world, Frame *frame, uint32_t *pc);
/* Ends an UNPACK of `words` words before frame->pc whose items had to be collected first. */
Value unpack_list(World *world, Frame *frame, Value value, uint32_t words);

/* What is done with the items of an iterable once they stand in a list. */
typedef enum After {
    AFTER_LIST, /* of at most a items, where a is an int */
    AFTER_TUPLE,
    AFTER_EXTEND, /* of list a */
    AFTER_SORTED, /* key a, reverse b */
    AFTER_JOIN,   /* separator a */
    AFTER_CALL,   /* of function a with dict b as keywords; self in c */
    AFTER_SPLICE, /* list a, slice b */
    AFTER_BYTES,  /* of type a; or into bytearray b at c */
    AFTER_COUNT
} After;

/* Calls the function of `then` with all items of `iterable`; by a frame where Python code makes them. */
Value with_items(World *world, Value iterable, After then, Value a, Value b, Value c);
typedef Value (*AfterFunction)(World *world, ListObject *items, Value a, Value b, Value c);
extern const AfterFunction after_functions[AFTER_COUNT];
Value sort_list(World *world, ListObject *items, Value key, Value reverse);
Value bytes_from_items(World *world, ListObject *items, Value type, Value target, Value key);
Value join_list(World *world, ListObject *items, Value separator, Value b, Value c);

/* A new iterator record. */
Value iter_new(World *world, TypeId type, IterKind kind, Value a, Value b, Value c);
/* Iterators that never run Python code. */
bool iter_is_direct(World *world, Value it);
/* Does it neither run Python code nor allocate? */
bool iter_is_steady(World *world, Value it);
/* Has `v` no Python __iter__? */
bool iter_is_builtin(World *world, Value v);
/* iter(v) for a value with a Python __iter__, whose result must be an iterator. */
Value iter_checked(World *world, Value v);
/* Values first .. end - 1 of `holder` (a tuple or a record that no one else has yet) become their iterators; then the
 * result is `result`, at once or by a frame. */
Value iter_over(World *world, Value result, Value holder, int64_t first, int64_t end);
/* next() of the iterators of itertools. */
Value itertools_next(World *world, Value iterator);
Value selection_next(World *world, RecordObject *it);
/* Format of a value with a format specification, both plain or not. */
Value format_value(World *world, Value v, Value spec);
/* As f"{v!how:spec}": how is 0, s, r or a; spec UNDEFINED for none. */
Value convert_and_format(World *world, Value v, Value spec, uint32_t how);
/* Has it a method `keys`, so that it counts as a mapping? */
bool has_keys(World *world, Value v);
/* dict.update with another dict; then `result` is given. */
Value merge_dict(World *world, Value dict, Value more, Value result);
/* list.extend; then `result` is given. */
Value extend_list(World *world, Value list, Value iterable, Value result);
/* Are the items of `v` there without running Python code? */
bool items_at_once(World *world, Value v);
Value splice_list(World *world, ListObject *items, Value list, Value slice, Value c);
/* list[slice] = items; NULL: del. */
Value assign_slice(World *world, ListObject *list, Value slice, const Value *items,
                   int64_t item_count);
Value index_then_item(World *world, Value object, Value key);
/* len(v); may call __len__. */
Value value_length(World *world, Value v);
/* What a __len__ has answered as a length, by a frame: it may be no int, or no length. */
Value length_of_answer(World *world, Value answer);

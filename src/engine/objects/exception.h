/* Exceptions: what builtin ones keep beyond their arguments. */
#pragma once

#include "engine/objects/type.h"

/* Slots behind EXC_HIDDEN, by spec/exception_fields.def. */
enum { EXC_GROUP_MESSAGE = EXC_HIDDEN, EXC_GROUP_MEMBERS };
enum { EXC_STOP_VALUE = EXC_HIDDEN };
enum { EXC_EXIT_CODE = EXC_HIDDEN };
enum { EXC_IMPORT_MSG = EXC_HIDDEN, EXC_IMPORT_NAME, EXC_IMPORT_PATH, EXC_IMPORT_FROM };
enum { EXC_ATTRIBUTE_NAME = EXC_HIDDEN, EXC_ATTRIBUTE_OBJECT };
enum { EXC_NAME_NAME = EXC_HIDDEN };
enum {
    EXC_OS_ERRNO = EXC_HIDDEN,
    EXC_OS_STRERROR,
    EXC_OS_FILENAME,
    EXC_OS_FILENAME2,
    EXC_OS_WRITTEN
};
enum {
    EXC_SYNTAX_MSG = EXC_HIDDEN,
    EXC_SYNTAX_FILENAME,
    EXC_SYNTAX_LINE,
    EXC_SYNTAX_OFFSET,
    EXC_SYNTAX_TEXT,
    EXC_SYNTAX_END_LINE,
    EXC_SYNTAX_END_OFFSET,
    EXC_SYNTAX_PRINT,
    EXC_SYNTAX_METADATA
};
enum {
    EXC_UNICODE_ENCODING = EXC_HIDDEN,
    EXC_UNICODE_OBJECT,
    EXC_UNICODE_START,
    EXC_UNICODE_END,
    EXC_UNICODE_REASON
};

/* What reading a field gives while it is unset. */
typedef enum FieldAccess { FIELD_NONE, FIELD_ABSENT, FIELD_READONLY } FieldAccess;

/* Slots that exceptions of a builtin type have behind those of its base. */
int exception_field_count(TypeId type);
/* Descriptors of the fields in their types' dicts. false: no memory. */
bool exception_make_fields(World *world);
/* BaseException.__new__ for `type` and what it says for some of its subclasses. Signals. */
Value exception_make(World *world, TypeObject *type, const Value *args, int count, Ref names);
/* The exception's own slot; UNDEFINED while it is unset. */
static inline Value *exception_slot(World *world, Value exception, int slot) {
    return &((InstanceObject *)at(world, (Ref)exception))->slots[slot];
}
/* A field through its descriptor. Signals. */
Value field_get(World *world, Value exception, const RecordObject *field);
/* UNDEFINED as value deletes. */
Value field_set(World *world, Value exception, const RecordObject *field, Value value);

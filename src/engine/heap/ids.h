/* Numbers for what C code knows by name: builtin types, well-known names, native functions, native steps. */
#pragma once

typedef enum TypeId {
#define X(id, name, base, kind, flags) TYPE_##id,
#include "../../../spec/types.def"
#undef X
    TYPE_ID_COUNT
} TypeId;

typedef enum NameId {
#define X(id, text) NAME_##id,
#include "../../../spec/names.def"
#undef X
    NAME_ID_COUNT
} NameId;

typedef enum NativeId {
#define X(function, owner, name, signature) NATIVE_##function,
#include "../../../spec/natives.def"
#undef X
    NATIVE_ID_COUNT
} NativeId;

/* Native modules: the MODULE_x that own rows of natives.def. */
typedef enum ModuleId {
#define X(name) MODULE_##name,
#include "../../../spec/native_modules.def"
#undef X
    MODULE_ID_COUNT
} ModuleId;

/* Functions of lib/python/_builtins.py that C calls. */
typedef enum HelperId {
#define X(name) HELPER_##name,
#include "../../../spec/helpers.def"
#undef X
    HELPER_ID_COUNT
} HelperId;

typedef enum StepId {
#define X(id, registers, states, holds) STEP_##id,
#include "../../../spec/steps.def"
#undef X
    STEP_ID_COUNT
} StepId;

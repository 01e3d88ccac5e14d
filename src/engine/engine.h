/* engine: Python in a cage. A world is one piece of memory that runs a program; what it wants from outside it asks
 * through EngineHost. See docs/engine.md.
 *
 * The engine makes no system calls: the caller reserves the memory and makes the ranges of engine_ranges readable and
 * writable, zero-filled. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "syntax/ast.h"

/* An opaque running Python; its address is the cage's base. */
typedef struct World World;

#define ENGINE_HOST_BYTES  (INT64_C(1) << 20)
#define ENGINE_CAGE_BYTES  (INT64_C(1) << 32)
#define ENGINE_GUARD_BYTES (INT64_C(1) << 20)
/* What to reserve: the host's side, the cage, a guard. */
#define ENGINE_RESERVATION_BYTES (ENGINE_HOST_BYTES + ENGINE_CAGE_BYTES + ENGINE_GUARD_BYTES)

typedef struct EngineHost {
    void *context;
    /* Output of the guest; stream 1 or 2. Returns only when the bytes are taken. */
    void (*write)(void *context, int stream, Str bytes);
    /* Set from outside to stop the run soon; may be NULL. */
    const volatile int *interrupt;
} EngineHost;

typedef enum EngineLimit {
    ENGINE_LIMIT_NONE,
    ENGINE_LIMIT_FUEL,
    ENGINE_LIMIT_MEMORY,
    ENGINE_LIMIT_OUTPUT,
    ENGINE_LIMIT_INTERRUPT,
    ENGINE_LIMIT_RECURSION,
} EngineLimit;

typedef struct EngineOptions {
    int64_t memory_bytes; /* at most 3 GiB */
    int64_t fuel;         /* instruction words */
    int64_t output_bytes; /* both streams together */
    int32_t recursion;    /* frames at which RecursionError comes; 0: 1000 */
    int32_t depth;        /* frames past which the run ends; 0: only memory bounds them */
    uint64_t hash_seed;
    bool dynamic_code; /* grant exec, eval and compile */
    int32_t stress; /* for tests: fail first allocations of instructions; collect at every n-th */
    /* For tests: the n-th allocation fails; if `fails_on`, so do all that follow. 0: none does. */
    int64_t fail_at;
    bool fails_on;
    /* Modules that the program may import, an entry a line: "a" is a alone, "a.*" a and all below, "*" all there are,
     * and "-" before an entry refuses what it names and all below. NULL: all there are. Borrowed for the call. */
    Str imports;
} EngineOptions;

typedef struct EngineRange {
    int64_t offset, bytes; /* from the reservation's start */
} EngineRange;

typedef struct EngineUsage {
    int64_t fuel, memory_bytes, output_bytes, collections;
    int64_t until_failure; /* allocations before the one of `fail_at`; below 0: it has failed */
} EngineUsage;

typedef enum EngineOutcome {
    ENGINE_DONE,
    ENGINE_ERROR,   /* an exception left the program; its traceback was written to stream 2 */
    ENGINE_EXIT,    /* SystemExit */
    ENGINE_STOPPED, /* a limit, see engine_limit */
    ENGINE_CALL,    /* the host is asked for something: engine_call, an answer, engine_resume */
    ENGINE_PAUSED,  /* engine_pause_after: go on with engine_resume */
} EngineOutcome;

/* The parts of a reservation that must be readable and writable under `options`; the rest should trap. */
void engine_ranges(const EngineOptions *options, EngineRange out_ranges[3]);
/* A fresh world with builtins in place.
 *
 * errors: ST_LIMIT when memory_bytes does not hold it, ST_RANGE when it is above 3 GiB.
 * owns:   the reservation, until the caller unmaps it. */
MUST_USE Status engine_world_new(void *reservation, const EngineHost *host,
                                 const EngineOptions *options, World **out_world);
/* The seed of the start image: other seeds start without it. */
#define ENGINE_IMAGE_SEED UINT64_C(1)
/* Compiles the modules of lib/python into a world that has run nothing, which then can be used as a start image: for
 * the tool that makes it. false: no memory. */
bool engine_freeze(World *world);
/* What of its memory a world uses, in whole pages, lowest first; returns how many ranges there are. */
int32_t engine_used(World *world, EngineRange out_ranges[4]);
/* The first range at or behind `offset` that a world needs to go on in another place; not what is free, nor, where the
 * same start image is there (`has_image`), that one's frozen code. bytes 0: there is none. */
EngineRange engine_next_kept(World *world, int64_t offset, bool has_image);
/* As engine_world_new, where the caller has put the ranges of a start image in their places and the rest is zero.
 *
 * errors: ST_INVALID when there is no world of this engine, ST_LIMIT, ST_RANGE. */
MUST_USE Status engine_world_open(void *reservation, const EngineHost *host,
                                  const EngineOptions *options, World **out_world);
/* Tells engines apart whose worlds are not each other's: the layout, the bytecode, the numbers of native functions. */
uint64_t engine_build(void);
/* What of a saved world is known to be good: the pages of a start image, but for those that are said to be changed. */
typedef struct EngineBase {
    const char *(*contents)(
        int64_t offset);        /* the image's, at an offset from the reservation's start */
    const EngineRange *changed; /* whole pages, lowest first */
    int32_t changed_count;
} EngineBase;
/* As engine_world_open, for a saved world put in its place by the caller: it is checked first, whoever wrote it, all of
 * it or what `base` (NULL: nothing) does not vouch for. What it has used counts: the fuel of `options` is that of the
 * whole run. Fuel and output that `options` does not name (0) are what the world had left.
 *
 * errors: ST_INVALID when something in it is what no world can hold; nothing of it was run. */
MUST_USE Status engine_world_load(void *reservation, const EngineHost *host,
                                  const EngineOptions *options, const EngineBase *base,
                                  World **out_world);
/* The same for a world of this process, a copy of one that ran, which is trusted and keeps its limits. */
MUST_USE Status engine_world_adopt(void *reservation, const EngineHost *host, bool has_image,
                                   World **out_world);
/* Where a world is while none of its code runs; a saved one was there when it was saved. */
typedef enum EngineState {
    ENGINE_AT_REST,  /* it runs nothing: before a run or behind its end */
    ENGINE_IN_PAUSE, /* as after ENGINE_PAUSED */
    ENGINE_IN_CALL,  /* as after ENGINE_CALL */
} EngineState;
EngineState engine_state(World *world);
/* Compiles `tree` as __main__ and runs it to its end. `source` is quoted in tracebacks. May be called again and
 * again on one world: each run sees what the ones before left in __main__.
 *
 * errors: the outcome says; *out_status is the process status the program asked for (0, 1 for an error). */
EngineOutcome engine_run(World *world, const AstNode *tree, Str filename, Str source,
                         int *out_status);
/* The same for a cell of a session: where the last statement is an expression, its value is engine_result and,
 * unless it is None, its repr engine_result_repr. */
EngineOutcome engine_run_cell(World *world, const AstNode *tree, Str filename, Str source,
                              int *out_status);
/* The same for a cell of a session. The host is told by calls: of its value (cell.value) and of what it hands to
 * display() (cell.display), with a tuple of MIME types and texts by turns; of the exception that ends it (cell.raised:
 * type, message, line or 0). What its files hold is written when it ends. */
EngineOutcome engine_run_shown(World *world, const AstNode *tree, Str filename, Str source,
                               int *out_status);
/* Whether the engine has what the program names: it compiles, its imports import, and the names and attributes that it
 * uses without defining them exist. Nothing of the program runs, modules of the engine's own do; the world is used up.
 *
 * errors: false with *out_why saying what is missing, for people; also when memory or the world's limits run out.
 * owns:   *out_why lies in `arena` or is static. */
bool engine_covers(World *world, Arena *arena, const AstNode *tree, int32_t ident_count,
                   Str *out_why);
EngineLimit engine_limit(const World *world);
/* "fuel", "memory", ... Static. */
const char *engine_limit_name(EngineLimit limit);
void engine_usage(const World *world, EngineUsage *out);
/* Fuel and output bytes for what runs next, in place of what is left. */
void engine_refill(World *world, int64_t fuel, int64_t output_bytes);
/* The next run pauses once it has used `fuel` (at the next jump back or call); 0: never. */
void engine_pause_after(World *world, int64_t fuel);

/* --- values ---------------------------------------------------------------------------------------------------- */

/* A Python value seen from outside. Valid until the world runs again; what is made below is kept alive until then. */
typedef struct EngineValue {
    uint64_t bits;
} EngineValue;

/* Subclasses of builtin types count as these. */
typedef enum EngineType {
    ENGINE_NOTHING, /* no value: there was no memory, or there is none */
    ENGINE_NONE,
    ENGINE_BOOL,
    ENGINE_INT,
    ENGINE_FLOAT,
    ENGINE_STR,
    ENGINE_BYTES,
    ENGINE_LIST,
    ENGINE_TUPLE,
    ENGINE_DICT,
    ENGINE_SET, /* and frozenset */
    ENGINE_OBJECT,
} EngineType;

EngineType engine_type(World *world, EngineValue value);
/* The name of its type. units: as engine_str. */
int64_t engine_type_name(World *world, EngineValue value, char *out, int64_t room);
/* Of a bool; of an int that fits (false: it does not); of a float. */
bool engine_bool(World *world, EngineValue value);
bool engine_int64(World *world, EngineValue value, int64_t *out);
double engine_float(World *world, EngineValue value);
/* An int of any size as hexadecimal digits, "-" in front of negative ones.
 * units:  returns the bytes there are, writes at most `room` of them. */
int64_t engine_int_hex(World *world, EngineValue value, char *out, int64_t room);
/* A str as UTF-8; lone surrogates as three bytes each (WTF-8).
 * units:  as engine_int_hex. */
int64_t engine_str(World *world, EngineValue value, char *out, int64_t room);
/* owns: borrowed from the world, as long as the value. */
Str engine_bytes(World *world, EngineValue value);
/* Items of a container. */
int64_t engine_count(World *world, EngineValue value);
/* The next item behind *cursor, which starts at 0: of a dict a key and its value; elsewhere out_key is set to the
 * item as well. false: that was the last. */
bool engine_next(World *world, EngineValue container, int64_t *cursor, EngineValue *out_key,
                 EngineValue *out_item);

/* Values for the world. ENGINE_NOTHING: its memory does not hold them. */
EngineValue engine_make_none(void);
EngineValue engine_make_bool(bool truth);
EngineValue engine_make_int(World *world, int64_t n);
/* Hexadecimal digits with or without "-"; nothing else. */
EngineValue engine_make_int_hex(World *world, Str digits);
EngineValue engine_make_float(double d);
EngineValue engine_make_str(World *world, Str utf8);
EngineValue engine_make_bytes(World *world, Str bytes);
EngineValue engine_make_list(World *world, const EngineValue *items, int64_t count);
EngineValue engine_make_tuple(World *world, const EngineValue *items, int64_t count);
/* `items` are key, value, key, value ...; keys are str, int, float, bool, None or bytes, later ones win. */
EngineValue engine_make_dict(World *world, const EngineValue *items, int64_t pair_count);
/* What sys.argv is to be: a list. Before the program runs. */
void engine_set_argv(World *world, EngineValue list);
/* A function of the program that, when called, asks the host: a call of that name. */
EngineValue engine_make_tool(World *world, Str name, Str doc);

/* The value `name` of a module: "" is __main__; others are made if they are not there. false: no memory. */
bool engine_set(World *world, Str module, Str name, EngineValue value);
EngineValue engine_get(World *world, Str module, Str name);
/* What the last run gave: a cell's value, a called function's result, the exception after ENGINE_ERROR. */
EngineValue engine_result(World *world);
/* A str; ENGINE_NOTHING when there is none. After ENGINE_ERROR the exception's text. */
EngineValue engine_result_repr(World *world);
/* Calls a function of the world. */
EngineOutcome engine_invoke(World *world, EngineValue function, const EngineValue *args,
                            int64_t count, int *out_status);

/* --- calls of the host ------------------------------------------------------------------------------------------ */

/* After ENGINE_CALL: what is wanted. Names with a dot are the engine's own (docs/engine.md, section 10), others are
 * tools. */
typedef struct EngineCall {
    Str name;             /* borrowed from the world */
    EngineValue args;     /* tuple */
    EngineValue keywords; /* dict */
} EngineCall;

void engine_call(World *world, EngineCall *out);
/* The result of the call; or the exception it raises, by the name of a builtin type ("ValueError"; one that there
 * is not becomes RuntimeError). Then engine_resume. false: the world's memory does not hold it. */
bool engine_answer(World *world, EngineValue value);
bool engine_answer_error(World *world, Str type, Str message);
/* After a program's end: writes what its open files hold. It may ask the host, as a run. Anything but ENGINE_CALL is
 * the end of it; engine_result means nothing any more. */
EngineOutcome engine_finish(World *world);
/* Goes on after ENGINE_CALL or ENGINE_PAUSED, as the function that ran the world would have. */
EngineOutcome engine_resume(World *world, int *out_status);

/* The layout of every object in the cage.
 *
 * Always true: an object starts with its Object header, lies at a multiple of 8, and holds nothing but Values, Refs and
 * plain numbers. spec/kinds.def says which parts the collector follows. */
#pragma once

#include "engine/heap/value.h"

typedef enum Kind {
#define X(kind, scan, refs) KIND_##kind,
#include "../../../spec/kinds.def"
#undef X
    KIND_COUNT
} Kind;

typedef struct Object {
    Ref shape; /* its type and attribute layout; arrays and tables keep their capacity here */
    uint8_t kind;
    uint8_t flags;
    uint16_t aux; /* values that follow, or what the kind says */
} Object;

enum { STR_INTERNED = 1, STR_VIEW = 2, STR_ASCII = 4 };

/* aux: bytes a character, 1, 2 or 4: the least that fits. A view has its characters in `buffer`. */
typedef struct StrObject {
    Object head;
    uint32_t hash; /* 0: not computed yet */
    uint32_t length;
    union {
        char data[8]; /* as long as needed */
        Ref buffer;   /* RawObject */
    } body;
} StrObject;

/* Bytes without structure: string buffers, exception tables, positions. */
typedef struct RawObject {
    Object head;
    uint32_t size;
    uint32_t used;
    char data[];
} RawObject;

typedef struct BytesObject {
    Object head;
    uint32_t hash;
    uint32_t length;
    char data[];
} BytesObject;

/* Bytes that may change. The first `length` of the buffer count. aux: the type code of the array.array around it, 0. */
typedef struct ByteArrayObject {
    Object head;
    Ref buffer; /* RawObject, 0 while there never was a byte */
    uint32_t length;
    uint32_t exports; /* memoryviews made of it and not released */
    uint32_t asked;   /* number of the collection that tells whether they are alive */
} ByteArrayObject;

/* An int outside the small range: sign and magnitude, no leading zero limb. */
enum { INT_NEGATIVE = 1 };
typedef struct IntObject {
    Object head;
    uint32_t count;
    uint32_t padding;
    uint64_t limbs[];
} IntObject;

typedef struct ComplexObject {
    Object head;
    double real, imaginary;
} ComplexObject;

/* aux: items, TUPLE_LARGE when they do not fit there: then the block head knows. */
enum { TUPLE_LARGE = 0xFFFF };
typedef struct TupleObject {
    Object head;
    Value items[];
} TupleObject;

/* head.shape: slots, all of them valid values. */
typedef struct ArrayObject {
    Object head;
    Value items[];
} ArrayObject;

typedef struct ListObject {
    Object head;
    uint32_t length;
    uint32_t capacity;
    Ref items; /* ArrayObject, 0 when capacity is 0 */
    uint32_t padding;
} ListObject;

/* head.shape: capacity in entries; aux: log2 of the index slots, 0 without index. Behind the entries: a hash each,
 * then the index. */
typedef struct TableObject {
    Object head;
    Value entries[]; /* key, value; key UNDEFINED: deleted or not used yet */
} TableObject;

typedef struct DictObject {
    Object head;
    uint32_t live;
    uint32_t used;    /* entries handed out, deleted ones among them */
    Ref table;        /* 0 when empty */
    uint32_t version; /* of the place of keys; 0: no cache knows this dict */
} DictObject;

/* As CPython's set, slot for slot, so that iteration gives CPython's order. The array holds a key and the raw hash. */
typedef struct SetObject {
    Object head;
    uint32_t live;
    uint32_t fill; /* live and dummies */
    Ref table;     /* SetTable */
    uint32_t mask;
    uint32_t finger; /* where the last pop ended */
    uint32_t padding;
    int64_t hash; /* of a frozenset, 0 unknown */
} SetObject;

typedef struct SetEntry {
    Value key; /* UNDEFINED free, NOT_IMPLEMENTED with hash -1 a dummy */
    int64_t hash;
} SetEntry;

/* head.shape: slots */
typedef struct SetTable {
    Object head;
    SetEntry entries[];
} SetTable;

/* A ring: item i lies in slot (first + i) modulo the capacity, a power of two. */
typedef struct DequeObject {
    Object head;
    Ref items; /* ArrayObject, 0 when there never was one */
    uint32_t first;
    uint32_t length;
    uint32_t version; /* changes whenever an item comes or goes */
    int64_t maxlen;   /* -1 without */
} DequeObject;

/* flags of a KIND_ITER record; spec/iterators.def says what its values are. */
typedef enum IterKind {
#define X(iter, holds, doc) ITER_##iter,
#include "../../../spec/iterators.def"
#undef X
    ITER_KINDS
} IterKind;

/* Kinds that are a header and aux values: cell, slice, property, iterators, views, bound methods ... */
typedef struct RecordObject {
    Object head;
    Value values[];
} RecordObject;

/* A weak reference: `object` is None once that is dead; `owner` the object of lib/python/weakref.py around it, which is
 * told if `told` is true. */
typedef struct LinkObject {
    Object head;
    Value object, owner, told;
} LinkObject;

/* flags. PLAIN: one of lib/python that is a builtin in CPython, and as such never a method. MEMO, PARTIAL: C stands in
 * front of its code (exec/front.c). */
enum {
    FUNCTION_PLAIN = 1,
    FUNCTION_MEMO = 2,
    FUNCTION_PARTIAL = 4,
    FUNCTION_FRONTS = FUNCTION_MEMO | FUNCTION_PARTIAL,
};

typedef struct FunctionObject {
    Object head;
    Ref code;
    Ref globals;    /* dict */
    Ref closure;    /* tuple of cells, 0 for none */
    Ref defaults;   /* tuple or 0 */
    Ref kwdefaults; /* dict or 0 */
    Ref name;
    Ref qualname;
    Ref dict; /* 0 until an attribute is set */
    Ref doc;  /* str or 0 */
    Ref module;
    Ref annotate;    /* function, or a pair of function (or None) and __annotations__, or 0 */
    Ref type_params; /* tuple or 0 */
    Ref front;       /* what FUNCTION_MEMO goes by, or 0 */
} FunctionObject;

typedef struct NativeObject {
    Object head;
    uint32_t index; /* NativeId */
    Ref name;
    Ref owner; /* type of a method, 0 of a plain function */
    /* What its signature says, read once. */
    uint8_t positional, positional_only, required, total;
} NativeObject;

/* flags: a __new__ or class method, whose first argument is the class; takes any number of arguments; takes any
 * keywords, whose names (or UNDEFINED) come as one argument more at the end; takes an instance around a builtin
 * value as it is. */
enum {
    NATIVE_NEW = 1,
    NATIVE_VARARGS = 2,
    NATIVE_KEYWORDS = 4,
    NATIVE_WHOLE = 8,
    NATIVE_PLAIN = 16, /* none of the first three */
};

enum {
    CODE_SIMPLE = 1, /* positional parameters only: the fast call */
    CODE_VARARGS = 2,
    CODE_VARKEYWORDS = 4,
    CODE_GENERATOR = 8,
    CODE_COROUTINE = 16,
    CODE_CLASS = 32,     /* a class body: register 0 is the namespace */
    CODE_MODULE = 256,   /* globals are its variables */
    CODE_ITERABLE = 128, /* a generator that may be awaited */
    CODE_FROZEN = 64,    /* of lib/python: sees private modules, is hidden from tracebacks */
    CODE_CACHED = 512,   /* frozen, with references in its caches: roots.cached_code lists it */
};

/* One row of the exception table: words from..to are covered by the handler, which finds the exception in `reg`. */
typedef struct CodeHandler {
    uint32_t from, to, target, reg;
} CodeHandler;

typedef struct CodeObject {
    Object head;
    Ref consts;   /* tuple */
    Ref names;    /* tuple of str: names that instructions refer to */
    Ref varnames; /* tuple of str: parameters, then locals */
    Ref freevars; /* tuple of str */
    Ref name, qualname, filename;
    Ref positions; /* RawObject: see compile/positions */
    Ref handlers;  /* RawObject of CodeHandler, innermost first, or 0 */
    Ref caches;    /* RawObject of uint32_t: words that hold references */
    Ref doc;
    Ref cellvars; /* tuple of str */
    uint32_t word_count;
    uint32_t simple_count; /* parameters when CODE_SIMPLE, else a number no call has */
    uint32_t frame_bytes;
    uint16_t register_count;
    uint16_t local_count; /* registers that have a name: cleared at a call */
    uint16_t positional_count, positional_only_count, keyword_only_count;
    uint16_t flags;
    uint32_t first_line;
    uint32_t attribute_count; /* of a class body: slots its instances want */
    Ref next_cached;          /* the code listed before it, if it is CODE_CACHED */
    uint32_t words[];
} CodeObject;

enum {
    TYPE_HEAP = 1,        /* made by a class statement: its attributes may be set */
    TYPE_BASE = 2,        /* may be subclassed */
    TYPE_RAISES = 4,      /* instances have the exception's hidden slots */
    TYPE_PAYLOAD = 8,     /* instances keep a builtin value in slot 0 */
    TYPE_GETATTR = 16,    /* defines __getattr__ or __getattribute__ */
    TYPE_SETATTR = 32,    /* defines __setattr__ or __delattr__ */
    TYPE_SLOTS_ONLY = 64, /* instances have no __dict__ */
    TYPE_ABSTRACT = 128,  /* has abstract methods: may not be instantiated */
    TYPE_FINALIZER = 256, /* instances have a __del__ */
    TYPE_DOTTED =
        0x2000, /* made by a class statement, but named in messages as types of C are: "datetime.date" */
    TYPE_VOLATILE =
        0x4000, /* plain data among its attributes is assigned again and again: not kept in caches */
};

typedef struct TypeObject {
    Object head;
    Ref name, qualname;
    Ref bases, mro; /* tuples of types */
    Ref base;       /* the builtin type that fixes the layout */
    Ref dict;
    Ref root;       /* shape of a fresh instance */
    Ref dict_shape; /* shape of instances in dictionary mode */
    Ref subclasses; /* list, 0 for none */
    Ref solid; /* the nearest type of its order that gave instances hidden slots: a builtin or one with __slots__ */
    uint16_t flags;
    uint8_t instance_kind; /* Kind */
    uint8_t hidden;        /* hidden slots */
    uint16_t capacity;     /* slots of an instance */
    uint16_t type_id;      /* of a builtin type, TYPE_ID_COUNT of others */
    /* Calling it makes an instance and runs this __init__ of plain parameters, as long as the epoch is this. */
    Ref init;
    uint32_t init_epoch;
} TypeObject;

enum { SHAPE_DICT = 1 };

/* One attribute more than its parent. flags: SHAPE_DICT. */
typedef struct ShapeObject {
    Object head;
    Ref type;
    Ref parent; /* 0 for a root */
    Ref key;    /* str, interned */
    Ref first_child, next_sibling;
    uint32_t padding;
    uint16_t slot;     /* of `key` */
    uint16_t count;    /* slots taken, hidden ones among them */
    uint16_t capacity; /* slots in the instance */
    uint16_t children;
} ShapeObject;

/* aux: capacity. Attribute slots past it lie in the array that the last slot refers to. */
typedef struct InstanceObject {
    Object head;
    Value slots[];
} InstanceObject;

enum { MODULE_NATIVE = 1, MODULE_FROZEN = 2 };

/* flags: where it came from. */
typedef struct ModuleObject {
    Object head;
    Ref dict;
    Ref name;
} ModuleObject;

/* FRAME_INIT: must give None, and what its caller gets is `owner`, the new instance. FRAME_BOOL, FRAME_STR, FRAME_REPR:
 * runs the method of this name, which must give a bool or a str. */
enum {
    FRAME_NATIVE = 1,
    FRAME_GENERATOR = 2,
    FRAME_CATCHES = 4,
    FRAME_INIT = 8,
    FRAME_BOOL = 16,
    FRAME_STR = 32,
    FRAME_REPR = 64,
    FRAME_WANTS = FRAME_BOOL | FRAME_STR | FRAME_REPR,
    FRAME_WATCHED = 128 /* its end may be that of a watched object: heap/lifetime.h */
};

/* What becomes of a frame's result. */
typedef enum Return {
    RET_VALUE,   /* register dest */
    RET_DISCARD, /* nothing */
    RET_BINARY,  /* dest, unless it is NotImplemented: then the reflected method */
    RET_COMPARE, /* the same, for comparisons */
    RET_BRANCH,  /* its truth decides the jump before pc */
    RET_BOOL,    /* its truth goes to dest */
    RET_NOT,     /* the contrary of its truth */
    RET_LENGTH,  /* dest, once it is found to be a length */
    RET_ITER,    /* dest; StopIteration ends the loop */
    RET_UNPACK,  /* a list whose items go to the targets of the instruction before pc */
    RET_DELEGATE, /* what an inner generator yields, or at its end the result of YIELD_FROM in dest */
    RET_SEND, /* what the generator of this frame yields; StopIteration's value: the result in dest */
    RET_STEP, /* input of the native frame before */
    RET_EXIT, /* the run's result */
} Return;

/* prev is 0 for the first frame. Registers follow. */
typedef struct Frame {
    Ref prev;
    Ref code;    /* CodeObject; the StepId of a native frame */
    uint32_t pc; /* cage offset of the next instruction; a native frame's own state number */
    Ref function;
    uint16_t dest;
    uint8_t ret; /* Return */
    uint8_t flags;
    uint32_t depth;
    uint32_t count; /* registers */
    Ref owner;      /* GeneratorObject of a generator's frame, instance of FRAME_INIT */
    Value regs[];
} Frame;

typedef enum GeneratorState {
    GENERATOR_CREATED,
    GENERATOR_SUSPENDED,
    GENERATOR_RUNNING,
    GENERATOR_DONE
} GeneratorState;

/* aux: GeneratorState. flags: it stands at a YIELD_FROM; it is a coroutine; an async generator; what it yielded last
 * is an item of an async generator and not of what it awaits; an asend, athrow or aclose runs; it was closed; it is
 * within a handler of its own; what checks a loaded world has met it among the frames (it means nothing later). */
enum {
    GENERATOR_DELEGATES = 1,
    GENERATOR_COROUTINE = 2,
    GENERATOR_ASYNC = 4,
    GENERATOR_ITEM = 8,
    GENERATOR_ASYNC_RUNNING = 16,
    GENERATOR_CLOSED = 32,
    GENERATOR_HANDLES = 64,
    GENERATOR_HELD = 128
};
typedef struct GeneratorObject {
    Object head;
    Ref name, qualname;
    Value
        handled; /* the exception it was handling when it yielded, or what its caller handles while it runs */
    uint64_t frame[4]; /* Frame; its registers follow */
} GeneratorObject;

static inline Frame *generator_frame(GeneratorObject *generator) {
    return (Frame *)(void *)generator->frame;
}

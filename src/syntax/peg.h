/* The machine that runs the grammar of spec/grammar.peg: its tables and its state. See docs/syntax-errors.md. */
#pragma once

#include "../../gen/syntax_grammar.h"
#include "syntax/lexer.h"

typedef enum PegItemOp {
    PEG_ITEM_TOKEN, /* arg: its TokenKind */
    PEG_ITEM_WORD,  /* a name spelled peg_words[arg] */
    PEG_ITEM_SOFT,  /* any soft keyword */
    PEG_ITEM_NEVER, /* a type comment: the lexer makes none */
    PEG_ITEM_RULE,  /* arg: its number */
    PEG_ITEM_CUT,
} PegItemOp;

typedef enum PegLook {
    PEG_LOOK_PLAIN,
    PEG_LOOK_AHEAD,
    PEG_LOOK_NOT_AHEAD,
    PEG_LOOK_FORCED,
} PegLook;

enum { PEG_SLOTS = 3 };

typedef struct PegItem {
    uint8_t op;   /* PegItemOp */
    uint8_t look; /* PegLook */
    bool optional;
    uint8_t slot; /* where its value goes; PEG_SLOTS: nowhere */
    int16_t arg;
} PegItem;

typedef enum PegAction {
    PEG_ACTION_OTHER,  /* a node of kind PEG_OTHER */
    PEG_ACTION_VALUE,  /* the value in slots[0] */
    PEG_ACTION_MAKE,   /* a node of kind `what` with the values in the slots as children */
    PEG_ACTION_CALL,   /* PegCall `what` decides */
    PEG_ACTION_REFUSE, /* peg_messages[what] at `place` */
} PegAction;

typedef enum PegPlace {
    PEG_PLACE_AT,     /* slots[0] */
    PEG_PLACE_RANGE,  /* from slots[0] to slots[1], picks applied */
    PEG_PLACE_FROM,   /* from slots[0] to where the lexer is */
    PEG_PLACE_HERE,   /* the last token fetched */
    PEG_PLACE_NEXT,   /* the next token to be read */
    PEG_PLACE_INDENT, /* as HERE, but an IndentationError */
} PegPlace;

typedef enum PegPick {
    PEG_PICK_WHOLE,
    PEG_PICK_FIRST,   /* the first child */
    PEG_PICK_LAST,    /* the last child */
    PEG_PICK_CLAUSES, /* the last child of the last child: where a comprehension's clauses end */
} PegPick;

typedef struct PegAlternative {
    int16_t first_item;
    int8_t item_count;
    bool errors; /* tried on the second pass only */
    uint8_t action;
    uint8_t what;
    uint8_t slots[PEG_SLOTS];
    uint8_t place;
    uint8_t picks[2];
} PegAlternative;

typedef enum PegForm {
    PEG_FORM_CHOICE,
    PEG_FORM_ANY,    /* the first alternative's item, any number of times */
    PEG_FORM_SOME,   /* at least once */
    PEG_FORM_GATHER, /* its second item, the first between them */
} PegForm;

typedef enum PegKeep { PEG_KEEP_NONE, PEG_KEEP_MEMO, PEG_KEEP_LEFT } PegKeep;

typedef struct PegRule {
    uint8_t form; /* PegForm */
    uint8_t keep; /* PegKeep */
    bool plain;   /* error alternatives are off inside */
    uint8_t alternative_count;
    int16_t first_alternative;
} PegRule;

extern const PegItem peg_items[];
extern const PegAlternative peg_alternatives[];
extern const PegRule peg_rules[];
extern const char *const peg_words[];
extern const char *const peg_messages[];

/* What a rule gave: as much of a tree as error messages need. */
typedef struct PegNode {
    uint8_t kind;       /* PegKind */
    int32_t first;      /* number of its first token */
    int32_t last;       /* and of its last one that is no line end or indentation */
    int32_t item_count; /* children; not all kinds have them */
    struct PegNode **items;
} PegNode;

/* What a rule gave at one place. */
typedef struct PegMemo {
    struct PegMemo *next;
    PegNode *node; /* NULL: it failed */
    int32_t mark;  /* the token behind it */
    int16_t rule;
} PegMemo;

typedef struct PegToken {
    Token token;
    int32_t level; /* brackets open behind it */
    PegMemo *memos;
} PegToken;

/* Why the machine stopped before the grammar's end. */
typedef enum PegStop {
    PEG_RUNNING,
    PEG_REFUSED,   /* `fault` is filled */
    PEG_EXHAUSTED, /* out of memory or of steps */
} PegStop;

typedef struct Peg {
    Lexer *lexer;
    Arena *arena; /* for what outlives the machine: messages */
    Arena *notes; /* memos and nodes; emptied behind each statement of the file */
    Arena *store; /* tokens */
    Str text;     /* the source */
    PegToken *tokens;
    int32_t token_count, token_capacity;
    int32_t memo_end; /* no token from here on has memos */
    int32_t mark;     /* the next token to be read */
    int32_t level;    /* rules entered */
    int64_t steps;    /* rules that may still be entered */
    /* Where the last compound statement started that the second pass read whole; 0: none. */
    int32_t statement_line;
    bool errors; /* second pass */
    bool flufl;  /* `from __future__ import barry_as_FLUFL` was read */
    PegStop stop;
    SyntaxFault fault;
} Peg;

/* The token at `mark`, fetched when need be. NULL when the machine stopped. */
const PegToken *peg_token(Peg *peg);

/* A node from token `first` to what was read; NULL when the machine stopped. */
PegNode *peg_node(Peg *peg, PegKind kind, int32_t first, PegNode **items, int32_t item_count);

/* What an alternative of kind PEG_ACTION_CALL or PEG_ACTION_REFUSE gives. NULL: nothing, and `stop` tells whether it
 * refused. */
PegNode *peg_call(Peg *peg, PegCall call, PegNode *const *slots, int32_t first);
void peg_refuse(Peg *peg, const PegAlternative *alternative, PegNode *const *slots);

/* Whether the number is one: false, and the machine stopped, for what is too long to read. */
bool peg_check_number(Peg *peg, int32_t number);

/* What CPython says when no alternative had anything to say; `number` is the last token that the first pass fetched. */
void peg_refuse_nameless(Peg *peg, int32_t number);

/* "expected ':'" at the token that stands in its place. */
void peg_refuse_token(Peg *peg, TokenKind expected);

/* Reads the whole source once, with or without the error alternatives. true: it is a program. false: see `stop`; with
 * PEG_RUNNING the source is refused without words. */
bool peg_run(Peg *peg, bool errors);

/* cordon mode: the judge at work, shared by its checks. */
#pragma once

#include "vet/judge.h"
#include "vet/match.h"
#include "vet/resolve.h"

typedef struct CordonScore CordonScore;

enum { EXCUSED_MOST = 32 };

/* One judgement in the making. */
typedef struct Cordon {
    Judge *judge;
    Resolver resolver;
    RuleSet rules;
    VerdictRule *mild;   /* where is_open */
    CordonScore *scored; /* what has been counted: a rule counts once for each thing it found */
    int32_t scored_count, scored_capacity;
    int64_t score;
    int32_t *counted;    /* by rule: what it has added to the score */
    Buf critical, minor; /* messages for the verdict's line */
    int32_t critical_count, minor_count;
    NameSet imports, refused, undefined;
    bool is_blocked;
    bool
        is_open; /* the policy lets every module in: capabilities are told, deeds block (deeds.c) */
    const AstClassDef *false_group; /* an exception that has what only groups have */
    bool has_group_handler;         /* `except*` */
    int32_t patterns;               /* regular expressions that were looked at */
    bool has_dynamic_names;  /* globals() or the like is used: names may come from anywhere */
    bool is_on_purpose;      /* it asserts that something is refused: assertRaises(...) */
    bool has_listed_modules; /* a finding said which are allowed */
    const ScopedNode *item;  /* what is being looked at */
    const AstNode
        *excused[EXCUSED_MOST]; /* inner objects of which only a name is read; the last ones seen */
    const AstNode *called[EXCUSED_MOST]; /* what the calls seen last call */
    uint32_t excused_at, called_at;
    const AstNode *vast; /* what was told last to take too much memory */
    int32_t suggested;   /* names looked for that are like one that does not exist */
} Cordon;

/* A judgement begun; cordon_end makes the verdict of it, unless `status` is a failure, which it gives back.
 * errors: ST_INVALID with *out_problem, ST_NO_MEMORY. */
MUST_USE Status cordon_begin(Cordon *cordon, Judge *judge, PolicyFault *out_problem);
MUST_USE Status cordon_end(Cordon *cordon, Status status, Verdict *out);

/* A finding of a check, or nothing where the policy switched the rule off. `subject` goes into the message. */
void cordon_report(Cordon *cordon, VerdictRuleIndex index, const AstNode *node, Str subject);
/* The same for a rule found by matching. */
void cordon_report_rule(Cordon *cordon, const VerdictRule *rule, const AstNode *node, Str subject);
/* The same for what does harm, where a capability alone would be let pass. */
void cordon_report_deed(Cordon *cordon, const VerdictRule *rule, const AstNode *node, Str subject);
/* The same with a place of its own, for what is no node. */
void cordon_report_place(Cordon *cordon, VerdictRuleIndex index, VerdictPlace place, Str subject);

/* The checks; each looks at one node in its scope. */

/* imports.c: the import gate, modules that do not exist, modules reached through others. */
void check_import(Cordon *cordon, const AstImport *import);
void check_import_from(Cordon *cordon, const AstImportFrom *import);
void check_reached_module(Cordon *cordon, const AstNode *node, Str path);
bool import_is_allowed(const Policy *policy, Str module);
/* Whether the policy lets every module in. */
bool import_is_open(const Policy *policy);
/* Whether the policy allows the module by its name and not by "*": then a warning about it would be noise. */
bool import_is_named(const Policy *policy, Str module);
/* A member that the module, whose members are all known, does not have. */
void check_member(Cordon *cordon, const AstNode *node, Str module, Str name);

/* calls.c: arguments of calls that a rule of kind check names. */
void check_call(Cordon *cordon, const VerdictRule *rule, const AstCall *call, Str path,
                const NameScope *scope);

/* Path("/") / "etc" */
void check_path_join(Cordon *cordon, const AstBinOp *operation, const NameScope *scope);

/* loops.c */
void check_while(Cordon *cordon, const AstWhile *loop, const NameScope *scope, bool is_guarded);
void check_for(Cordon *cordon, const AstFor *loop, const NameScope *scope);
/* Whether the loop never ends and gives items all the time. */
bool loop_yields_forever(Cordon *cordon, const AstWhile *loop);
/* x in itertools.count() */
void check_searched(Cordon *cordon, const AstCompare *compare, const NameScope *scope);
/* growth.c: of a loop that runs so often, what doubles or is added in it. */
void check_growth(Cordon *cordon, const AstSeq *body, const NameScope *scope, int64_t rounds,
                  bool leaves_early);
/* counters.c: how often a loop runs whose condition asks a counter; AMOUNT_ENDLESS, or 0 where that cannot be told. */
int64_t while_rounds(Cordon *cordon, const AstWhile *loop, const NameScope *scope);
bool loop_keeps_bound(Cordon *cordon, const AstWhile *loop);
/* Whether the loop puts as much into what its condition asks as it takes out. */
bool loop_refills(Cordon *cordon, const AstWhile *loop);
/* What a builtin takes to its end. */
void check_consuming_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope);
void check_lambda_recursion(Cordon *cordon, const AstAssign *assign);
/* recursion.c: what does not become smaller from call to call, or calls itself too often. */
void check_shrinking(Cordon *cordon, const AstFunctionDef *function, const NameScope *scope);
void check_recursion(Cordon *cordon, const AstFunctionDef *function, const NameScope *scope);

/* memory.c */
void check_operation(Cordon *cordon, const AstBinOp *operation, const NameScope *scope);
void check_collection(Cordon *cordon, const AstNode *node, const NameScope *scope);
void check_allocating_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope);
void check_arguments(Cordon *cordon, const AstCall *call, const NameScope *scope);
void check_format_spec(Cordon *cordon, const AstFormattedValue *value, const NameScope *scope);

/* [f(x) for x in range(10**9)] */
void check_comprehension(Cordon *cordon, const AstNode *node, const NameScope *scope);

/* How often a call of range runs; 0 where it cannot be told. */
int64_t range_count(Cordon *cordon, const AstCall *call, const NameScope *scope);

/* texts.c: constants, the raw source, replacement fields, command texts. */
void check_constant(Cordon *cordon, const AstConstant *constant);
void check_source(Cordon *cordon);
VerdictPlace source_place(Str source, int64_t at, int64_t size);
/* address.c: texts that speak to a model, characters that nobody sees. */
void check_addressed(Cordon *cordon, Str source);
/* A text that stands in base64. */
void check_spoken_constant(Cordon *cordon, const AstNode *node, Str text);
void check_identifier(Cordon *cordon, const AstNode *node, Str name);
void check_format_text(Cordon *cordon, const AstNode *node, Str text);
void check_assigned_text(Cordon *cordon, const AstNode *value, const NameScope *scope);
/* Whether a shell would do harm with `command`; *out_what is the part that does. */
bool text_is_destructive(Cordon *cordon, Str command, Str *out_what);
/* The command that a list of words or a text makes. */
bool text_of_command(Cordon *cordon, const AstNode *node, const NameScope *scope, Str *out_command);

/* nested.c: code that the program runs from a text. */
void check_run_text(Cordon *cordon, const AstNode *call, const AstNode *text,
                    const NameScope *scope);

void check_annotation(Cordon *cordon, const AstNode *annotation);
void check_examples(Cordon *cordon, const AstNode *expression);

/* mistakes.c */
void check_defined(Cordon *cordon, const AstName *name, const NameScope *scope);
void check_own_call(Cordon *cordon, const AstCall *call, const NameScope *scope);
/* coroutines.c: an expression that is a statement, a coroutine made and dropped; one used as what it returns. */
void check_awaited(Cordon *cordon, const AstNode *expression, const NameScope *scope);
void check_coroutine_use(Cordon *cordon, const AstNode *node, const NameScope *scope);
/* unreachable.c: among the statements that `node` holds. */
void check_unreachable(Cordon *cordon, const AstNode *node, const NameScope *scope);
/* operations.c: what the types of its parts refuse. */
void check_refused(Cordon *cordon, const ScopedNode *item);
/* unbound.c: in a module or function, names used before anything binds them. */
void check_unbound(Cordon *cordon, const AstNode *node, const NameScope *scope);
/* type_members.c: a member that a builtin type does not have. */
void check_type_member(Cordon *cordon, const AstAttribute *attribute, const NameScope *scope);
/* The type of what an expression gives, as spec/type_members.def names it; NULL where it cannot be told. */
const char *type_of_node(Cordon *cordon, const AstNode *node, const NameScope *scope);
bool loop_is_stuck(Cordon *cordon, const AstWhile *loop, const NameScope *scope);
bool loop_feeds_itself(const AstFor *loop);
void check_endless_wait(Cordon *cordon, const AstCall *call, Str path);

/* flow.c: what is sent, run, shown, and where it comes from. */
void check_sent(Cordon *cordon, const AstCall *call, const NameScope *scope);
void check_run_voice(Cordon *cordon, const AstCall *call, const NameScope *scope);
/* Tells `rule` at the call where others, persons too if asked for, say what `node` holds; whether they do. */
bool check_foreign(Cordon *cordon, VerdictRuleIndex rule, const AstCall *call, const AstNode *node,
                   const NameScope *scope, bool with_persons);
void check_shown(Cordon *cordon, const AstCall *call, const NameScope *scope);
/* The path that an expression gives, as far as it can be told. */
bool place_of_argument(Cordon *cordon, const AstNode *node, const NameScope *scope, Str *out_path);

/* paths.c */
typedef enum PathKind {
    PATH_INSIDE,  /* of the workspace */
    PATH_OUTSIDE, /* of it, and nothing known */
    PATH_SYSTEM,  /* of the machine: /etc, /proc, keys, ... */
} PathKind;
PathKind path_kind(Str path);
/* Whether it holds secrets or the state of other processes: nothing that a program reads for its settings. */
bool path_is_guarded(Str path);

/* deeds.c: harm, where capabilities alone are let pass. */
/* Whether the scope is run: with the module, or by a call from what is run. */
bool scope_is_reached(const NameScope *scope);
/* Whether some word of the text is nowhere written in the program. */
bool text_is_hidden(Cordon *cordon, Str text);
/* The same for a command, whose arguments may well be put together. */
bool command_is_hidden(Cordon *cordon, Str command);
/* Whether the use of `path` at `node` is a detour; whether the member is part of a walk. */
bool deed_of_path(Cordon *cordon, const VerdictRule *rule, const AstNode *node, Str path);
bool deed_of_member(Cordon *cordon, const AstNode *node, Str name);
/* Whether `text`, which is run as code or command, is run for harm. */
bool deed_of_text(Cordon *cordon, Str text);
/* Whether an expression is written out: (), "", lambda: 0 */
bool node_is_literal(const AstNode *node);
/* Whether reading a member of `owner` by a name given as `name` is a walk. */
bool deed_of_lookup(Cordon *cordon, const AstNode *owner, const AstNode *name, Str text);
/* Whether the file is one that no ordinary program opens. */
bool deed_of_file(Cordon *cordon, const AstCall *call, Str function, Str path);
/* Notes what of `node`'s parts is only looked at; asked of each node before its parts are. */
void deeds_note(Cordon *cordon, const AstNode *node);
void deeds_excuse(Cordon *cordon, const AstNode *node);
void check_handed_runners(Cordon *cordon, const AstCall *call, const NameScope *scope);
/* A decorator that runs what it is given. */
void check_handed_runner(Cordon *cordon, const AstNode *node, const NameScope *scope);
/* Whether a builtin that every program uses is replaced in the module of builtins. */
bool deed_of_change(Cordon *cordon, const AstAttribute *member, Str module);
void check_special_binding(Cordon *cordon, const AstAssign *assign, const NameScope *scope);

/* tampering.c: names and members that others rely on. */
void check_bound_name(Cordon *cordon, const AstNode *node, Str id, const NameScope *scope);
void check_changed_member(Cordon *cordon, const AstAttribute *member, const Values *base);
void check_forged_name(Cordon *cordon, const AstAssign *assign, const NameScope *scope);
void check_forging_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope);
/* An exception class that answers as a group of exceptions does, where a handler asks groups. */
void check_false_group(Cordon *cordon, const AstNode *node);

/* Whether what another machine says is part of it. */
bool comes_from_network(Cordon *cordon, const AstNode *node, const NameScope *scope);

/* entities.c: whether a document of XML grows beyond measure when its entities are put in. */
bool entities_are_vast(Str document);

/* strangers.c: connections that become a shell's input, downloads that are run. */
void check_stranger(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope);

/* evaluators.c: what packages run that the program hands to them. */
void check_evaluator(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope);
/* pickled.c: something that a pickle names, one after the other; false at the end, or where it is none. */
typedef struct PickleReader {
    Str data;
    int64_t at;
    Str strings[16]; /* those seen last */
    int32_t string_count;
} PickleReader;
/* A function is one of `modules` with one of `names`: newer pickles keep them apart, and share them. */
bool pickle_next(PickleReader *reader, Str *out_module, Str *out_name, bool *out_is_shared);

/* asyncio.c: loops handed around, tasks without measure. */
enum { TASKS_MOST = 99999 };
/* A connection made by a method of what can only be an event loop. */
void check_loop_method(Cordon *cordon, const AstCall *call, const NameScope *scope);
/* `node` runs more than TASKS_MOST times: the calls in it that start a task. */
void check_started_tasks(Cordon *cordon, const AstNode *node, const NameScope *scope);

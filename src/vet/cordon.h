/* cordon mode: the judge at work, shared by its checks. */
#pragma once

#include "vet/judge.h"
#include "vet/match.h"
#include "vet/resolve.h"

typedef struct CordonScore CordonScore;

/* One judgement in the making. */
typedef struct Cordon {
    Judge *judge;
    Resolver resolver;
    RuleSet rules;
    CordonScore *scored; /* what has been counted: a rule counts once for each thing it found */
    int32_t scored_count, scored_capacity;
    int64_t score;
    int32_t *counted;    /* by rule: what it has added to the score */
    Buf critical, minor; /* messages for the verdict's line */
    int32_t critical_count, minor_count;
    NameSet imports, refused, undefined;
    bool is_blocked;
    bool has_dynamic_names;  /* globals() or the like is used: names may come from anywhere */
    bool has_listed_modules; /* a finding said which are allowed */
    int32_t suggested;       /* names looked for that are like one that does not exist */
} Cordon;

/* A judgement begun; cordon_end makes the verdict of it, unless `status` is a failure, which it gives back.
 * errors: ST_INVALID with *out_problem, ST_NO_MEMORY. */
MUST_USE Status cordon_begin(Cordon *cordon, Judge *judge, PolicyFault *out_problem);
MUST_USE Status cordon_end(Cordon *cordon, Status status, Verdict *out);

/* A finding of a check, or nothing where the policy switched the rule off. `subject` goes into the message. */
void cordon_report(Cordon *cordon, VerdictRuleIndex index, const AstNode *node, Str subject);
/* The same for a rule found by matching. */
void cordon_report_rule(Cordon *cordon, const VerdictRule *rule, const AstNode *node, Str subject);
/* The same with a place of its own, for what is no node. */
void cordon_report_place(Cordon *cordon, VerdictRuleIndex index, VerdictPlace place, Str subject);

/* The checks; each looks at one node in its scope. */

/* imports.c: the import gate, modules that do not exist, modules reached through others. */
void check_import(Cordon *cordon, const AstImport *import);
void check_import_from(Cordon *cordon, const AstImportFrom *import);
void check_reached_module(Cordon *cordon, const AstNode *node, Str path);
bool import_is_allowed(const Policy *policy, Str module);
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
void check_recursion(Cordon *cordon, const AstFunctionDef *function, const NameScope *scope);

/* memory.c */
void check_operation(Cordon *cordon, const AstBinOp *operation, const NameScope *scope);
void check_collection(Cordon *cordon, const AstNode *node, const NameScope *scope);
void check_allocating_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope);
void check_arguments(Cordon *cordon, const AstCall *call, const NameScope *scope);
void check_format_spec(Cordon *cordon, const AstFormattedValue *value, const NameScope *scope);

/* [f(x) for x in range(10**9)] */
void check_comprehension(Cordon *cordon, const AstNode *node, const NameScope *scope);

/* How many items `node`, a call or a comprehension, gives when all are taken: INT64_MAX for endless, 0 where that
 * cannot be told. */
int64_t items_count(Cordon *cordon, const AstNode *node, const NameScope *scope);

/* How often a call of range runs; 0 where it cannot be told. */
int64_t range_count(Cordon *cordon, const AstCall *call, const NameScope *scope);

/* texts.c: constants, the raw source, replacement fields, command texts. */
void check_constant(Cordon *cordon, const AstConstant *constant);
void check_source(Cordon *cordon);
VerdictPlace source_place(Str source, int64_t at, int64_t size);
/* address.c: texts that speak to a model, characters that nobody sees. */
void check_addressed(Cordon *cordon, Str source);
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

/* mistakes.c */
void check_defined(Cordon *cordon, const AstName *name, const NameScope *scope);
void check_own_call(Cordon *cordon, const AstCall *call, const NameScope *scope);
/* An expression that is a statement: a coroutine made and dropped. */
void check_awaited(Cordon *cordon, const AstNode *expression, const NameScope *scope);
bool loop_is_stuck(Cordon *cordon, const AstWhile *loop, const NameScope *scope);
bool loop_feeds_itself(const AstFor *loop);
/* Of a loop that runs often: what doubles in it. */
void check_growth(Cordon *cordon, const AstSeq *body, const NameScope *scope);
void check_endless_wait(Cordon *cordon, const AstCall *call, Str path);

/* flow.c: what is sent, run, shown, and where it comes from. */
void check_sent(Cordon *cordon, const AstCall *call, const NameScope *scope);
void check_run_voice(Cordon *cordon, const AstCall *call, const NameScope *scope);
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

/* asyncio.c: loops handed around, tasks without measure. */
enum { TASKS_MOST = 99999 };
/* A connection made by a method of what can only be an event loop. */
void check_loop_method(Cordon *cordon, const AstCall *call, const NameScope *scope);
/* `node` runs more than TASKS_MOST times: the calls in it that start a task. */
void check_started_tasks(Cordon *cordon, const AstNode *node, const NameScope *scope);

/* regex.c: whether a pattern can backtrack exponentially. */
bool regex_is_explosive(Str pattern);

/* policy: what a run may do. One YAML file, one struct, one JSON form; deny by default.
 *
 * Every key stands as a row in spec/policy.def with its type, range, default and text; the reader, `policy show`, the
 * JSON form and the manual come from that one list. Nothing is taken from the environment or from files that the user
 * did not name: a policy is the defaults, then the file, then the command line. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

typedef struct PolicyNames {
    const Str *items;
    int32_t count;
} PolicyNames;

/* The words of the CHOICE rows, in their order. */
typedef enum PolicyEngine { ENGINE_AUTO, ENGINE_EMBEDDED, ENGINE_PROCESS, ENGINE_VM } PolicyEngine;
/* Stronger is higher; jail's levels (spec/jail_levels.def) in their order. */
typedef enum PolicyStrength { STRENGTH_ANY, STRENGTH_WATCHED, STRENGTH_STRONG } PolicyStrength;
typedef enum PolicyVetMode { VET_MODE_CORDON, VET_MODE_KODEAGENT } PolicyVetMode;

typedef enum PolicyReviewBy {
    REVIEW_BY_NONE,
    REVIEW_BY_MODEL,
    REVIEW_BY_ASK,
    REVIEW_BY_BOTH
} PolicyReviewBy;
typedef enum PolicyOnError { ON_ERROR_BLOCK, ON_ERROR_ASK, ON_ERROR_SKIP } PolicyOnError;
typedef enum PolicyReviewApi { REVIEW_API_OPENAI, REVIEW_API_ANTHROPIC } PolicyReviewApi;
typedef enum PolicyAnswerForm {
    ANSWER_FORM_AUTO,
    ANSWER_FORM_SCHEMA,
    ANSWER_FORM_TOOL,
    ANSWER_FORM_PROMPT
} PolicyAnswerForm;
typedef enum PolicyRecordKeep { RECORD_ON, RECORD_OFF, RECORD_REQUIRE } PolicyRecordKeep;
typedef enum PolicyRecordSync { SYNC_NONE, SYNC_END, SYNC_EACH } PolicyRecordSync;
/* WHEN fields: these, or the least score. */
enum { POLICY_WHEN_ALWAYS = -2, POLICY_WHEN_FINDINGS = -1 };
/* MONEY fields count these. */
enum { POLICY_MONEY_UNIT = 1000000 };

/* A change to a rule of the vetting, or a rule of the user's own; the vetting gives it meaning. */
typedef struct PolicyRule {
    Str id;
    Str json; /* the row as a JSON object: keys checked by the vetting */
    int32_t line, col;
} PolicyRule;

typedef struct PolicyRules {
    const PolicyRule *items;
    int32_t count;
} PolicyRules;

typedef struct Policy {
    /* imports: "json", "os.path", "numpy.*", "*"; imports_allow holds those of imports_add too */
    PolicyNames imports_allow;
    PolicyNames imports_add;  /* as written in the file; for the reader, who merges them */
    PolicyNames imports_deny; /* taken away from imports_allow */
    /* vetting */
    PolicyVetMode vet_mode;
    int64_t vet_threshold; /* a score above it blocks */
    PolicyRules vet_rules;
    /* engine */
    PolicyEngine engine;
    PolicyNames languages;              /* that programs may be in: names of spec/templates.def */
    Str sandbox_python;                 /* interpreter of the process engine, absolute path */
    Str sandbox_bash, sandbox_node;     /* the same for programs of those languages */
    PolicyStrength sandbox_require;     /* what a jail has at least */
    PolicyNames sandbox_accept_missing; /* protections that may be missing, as `doctor` has them */
    /* folders of the host's that programs may read, or write in a layer of their own: "/DIR" or "/DIR=NAME" */
    PolicyNames files_read, files_write;
    /* capabilities that are off by default */
    bool allow_eval;       /* exec, eval, compile */
    bool allow_subprocess; /* the program may start programs inside its jail */
    /* limits */
    int64_t limit_cpu_ms, limit_wall_ms;
    int64_t limit_memory_bytes;
    int64_t limit_file_bytes, limit_files, limit_disk_bytes;
    int64_t limit_processes, limit_open_files;
    int64_t limit_output_bytes;          /* a stream */
    int64_t limit_fuel, limit_recursion; /* embedded engine */
    /* review: who, when, and what if not */
    PolicyReviewBy review_by;
    int64_t review_when; /* POLICY_WHEN_...; else the least score */
    PolicyOnError review_on_error;
    /* the model */
    PolicyReviewApi review_api;
    Str review_url, review_model; /* url: empty for that of the API's owner */
    PolicyAnswerForm review_answer_form;
    Str review_key_env, review_key_file, review_ca_file; /* empty: none */
    int64_t review_timeout_ms, review_tries, review_max_tokens;
    Str review_guideline, review_guideline_add; /* empty: Cordon's own, nothing */
    PolicyNames review_tools;
    bool review_strip_comments;
    int64_t review_cache_ms, review_wait_ms;
    /* its budgets; prices a million tokens */
    int64_t review_calls_per_run, review_calls_per_day;
    int64_t review_tokens_per_run, review_tokens_per_day;
    int64_t review_price_input, review_price_output, review_money_per_run, review_money_per_day;
    /* the record */
    PolicyRecordKeep record_keep;
    PolicyRecordSync record_sync;
    int64_t record_size_bytes;
    bool record_source, record_replay;
} Policy;

/* --- languages -------------------------------------------------------------------------------------------------- */

typedef enum PolicyLanguage {
#define X(ID, ...) LANGUAGE_##ID,
#include "../../spec/templates.def"
#undef X
    LANGUAGE_COUNT
} PolicyLanguage;

typedef enum TemplateReader { READER_PYTHON, READER_SHELL, READER_NOBODY } TemplateReader;
typedef enum TemplateExec { EXEC_POLICY, EXEC_ALWAYS } TemplateExec;
typedef enum TemplateKept { KEPT_COPIED, KEPT_STARTED } TemplateKept;
typedef enum TemplateHanded { HANDED_FILE, HANDED_TEXT } TemplateHanded;
typedef enum TemplateForm { FORM_JSON, FORM_WORDS } TemplateForm;

/* How programs of a language run; a row of spec/templates.def, whose head says what its columns mean. */
typedef struct PolicyTemplate {
    const char *name;
    size_t program; /* offset in Policy of the interpreter's path, a Str */
    const char *options, *endings, *mark;
    TemplateReader reader;
    TemplateExec exec;
    TemplateKept kept;
    const char *driver;
    TemplateHanded handed;
    const char *driver_options;
    TemplateForm form;
    int64_t member_bytes;
} PolicyTemplate;

const PolicyTemplate *policy_template(PolicyLanguage language);
/* The language of that name, or whose programs' file names end so; LANGUAGE_COUNT: none. */
PolicyLanguage policy_language_named(Str name);
PolicyLanguage policy_language_of_file(Str file);
bool policy_allows_language(const Policy *policy, PolicyLanguage language);
/* The interpreter's path. */
Str policy_program(const Policy *policy, PolicyLanguage language);

/* Where something in a policy file is wrong. */
typedef struct PolicyFault {
    Str file;
    int32_t line, col; /* from 1; 0 where there is none */
    Str message;       /* what is wrong and what to write instead */
} PolicyFault;

typedef enum PolicyKey {
#define X(id, ...) POLICY_##id,
#include "../../spec/policy.def"
#undef X
    POLICY_KEY_COUNT
} PolicyKey;

typedef enum PolicyFrom { POLICY_FROM_DEFAULT, POLICY_FROM_FILE, POLICY_FROM_COMMAND } PolicyFrom;

/* Where a value came from. */
typedef struct PolicyOrigin {
    PolicyFrom from;
    int32_t line, col; /* POLICY_FROM_FILE: from 1 */
} PolicyOrigin;

/* What a policy is made of. */
typedef struct PolicyRequest {
    Str file;                /* name of the policy file, for messages; size 0: there is none */
    Str text;                /* its contents */
    PolicyNames add_imports; /* from the command line */
    PolicyNames settings;    /* "KEY=VALUE", from the command line, over the file's */
    int mode;                /* PolicyVetMode from the command line, -1: not given */
    int engine;              /* PolicyEngine from the command line, -1: not given */
    int require;             /* PolicyStrength from the command line, -1: not given */
    int language; /* PolicyLanguage that the command line allows besides, -1: not given */
    /* Says what is wrong with a rule of vet.rules, which only the vetting knows: ST_OK, ST_INVALID with *out_problem in
     * the arena, or ST_NO_MEMORY. NULL: rules are taken as they are. */
    Status (*check_rule)(Arena *arena, Str json, Str *out_problem);
} PolicyRequest;

typedef struct PolicyLoaded {
    Policy policy;
    Str file;
    PolicyOrigin origins[POLICY_KEY_COUNT];
    const PolicyOrigin *import_origins; /* one for each of policy.imports_allow */
    const PolicyFault *faults;          /* in the order of their places; none: the policy is good */
    int32_t fault_count;
} PolicyLoaded;

/* A request for the defaults alone. */
static inline PolicyRequest policy_request_empty(void) {
    return (PolicyRequest){.mode = -1, .engine = -1, .require = -1, .language = -1};
}

/* Makes a policy: defaults, then the file, then the command line. Every error of the file and of the command line's
 * module names is reported, up to LIMIT_POLICY_FAULTS; with faults the policy must not be used.
 *
 * errors: ST_NO_MEMORY; *out_loaded untouched.
 * owns:   everything lies in `arena` or borrows the request's texts.
 * source: YAML 1.1 as libyaml reads it, without aliases, tags, merges, several documents and repeated keys: what a
 *         reader may overlook has no place in a policy. */
MUST_USE Status policy_load(Arena *arena, const PolicyRequest *request, PolicyLoaded *out_loaded);

/* The path of the key whose last word is `word`, "limits.memory" for "memory"; data NULL: none, or several. */
Str policy_key_ending(Str word);

/* Appends the policy as a policy file whose comments say where each value came from. */
void policy_show(const PolicyLoaded *loaded, Buf *out);
/* Appends {"policy": ..., "origins": ...} on one line. What does not fit shows as the buf's failure, here and above. */
void policy_show_json(const PolicyLoaded *loaded, Buf *out);

/* Appends the policy as one JSON object, and reads it back: sizes in bytes, times in milliseconds. The reader takes
 * what the writer writes and nothing else.
 * errors: (from_json) ST_PROTOCOL, ST_NO_MEMORY; *out_policy untouched.
 * owns:   (from_json) *out_policy lies in `arena`. */
void policy_to_json(const Policy *policy, Buf *out);
MUST_USE Status policy_from_json(Arena *arena, Str json, Policy *out_policy);

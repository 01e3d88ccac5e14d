/* What texts of the program can do: command the shell, the terminal, a reader, or walk through objects. */
#include "vet/cordon.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "vet/shell.h"

/* --- commands --------------------------------------------------------------------------------------------------- */

bool text_is_destructive(Cordon *cordon, Str command, Str *out_what) {
    return shell_is_harmful(cordon->judge->arena, command, out_what);
}

/* A word as a shell reads it back. */
static void append_quoted(Buf *text, Str word) {
    bool is_plain = word.size > 0;
    for (int64_t i = 0; i < word.size; i++) {
        is_plain &= !strchr(" \t\n'\"\\$`|&;<>(){}*?[]#~!", word.data[i]);
    }
    if (is_plain) {
        buf_append(text, word);
        return;
    }
    buf_append_char(text, '\'');
    for (int64_t i = 0; i < word.size; i++) {
        if (word.data[i] == '\'') {
            buf_append(text, STR("'\\''"));
        } else {
            buf_append_char(text, word.data[i]);
        }
    }
    buf_append_char(text, '\'');
}

/* A text; the interpreter's own place stands for itself. */
static bool word_of_command(Resolver *resolver, const AstNode *node, const NameScope *scope,
                            Str *out_word) {
    if (resolver_text(resolver, node, scope, out_word)) {
        return true;
    }
    Values values = resolver_values(resolver, node, scope);
    *out_word = STR("sys.executable");
    return values.count == 1 && values.items[0].kind == VALUE_PATH &&
           str_equal(values.items[0].text, STR("sys.executable"));
}

bool text_of_command(Cordon *cordon, const AstNode *node, const NameScope *scope,
                     Str *out_command) {
    Resolver *resolver = &cordon->resolver;
    if (resolver_text(resolver, node, scope, out_command)) {
        return true;
    }
    Values values = resolver_values(resolver, node, scope);
    if (values.count == 0 || values.items[0].kind != VALUE_SEQUENCE) {
        return false;
    }
    enum { WORDS_MOST = 16 };
    const AstSeq *words = &((const AstTuple *)values.items[0].node)->elts;
    Buf text;
    buf_init(&text, 1 << 16);
    for (int32_t i = 0; i < words->count && i < WORDS_MOST; i++) {
        Str word;
        if (!word_of_command(resolver, words->items[i], values.items[0].scope, &word)) {
            break;
        }
        buf_append(&text, i > 0 ? STR(" ") : STR(""));
        append_quoted(&text, word);
    }
    *out_command =
        text.size > 0 ? arena_copy_str(cordon->judge->arena, buf_view(&text)) : (Str){NULL, 0};
    buf_done(&text);
    return out_command->data != NULL;
}

void check_assigned_text(Cordon *cordon, const AstNode *value, const NameScope *scope) {
    bool can_be = value->kind == AST_CONSTANT || value->kind == AST_LIST ||
                  value->kind == AST_TUPLE || value->kind == AST_CALL ||
                  value->kind == AST_BIN_OP || value->kind == AST_JOINED_STR;
    Str command, what;
    if (!can_be || !text_of_command(cordon, value, scope, &command) ||
        !text_is_destructive(cordon, command, &what)) {
        return;
    }
    /* Words such as shutdown begin many a list of names, and many a sentence. */
    for (int64_t i = 0; i < command.size; i++) {
        if (strchr("-/(=|>{", command.data[i])) {
            cordon_report(cordon, RULE_CDN_CMD_003, value, str_trim(what));
            return;
        }
    }
}

/* --- replacement fields ----------------------------------------------------------------------------------------- */

static int64_t number_at(Str text, int64_t *at) {
    int64_t number = 0;
    for (; *at < text.size && text.data[*at] >= '0' && text.data[*at] <= '9'; (*at)++) {
        if (number < INT64_MAX / 10 - 9) {
            number = number * 10 + (text.data[*at] - '0');
        }
    }
    return number;
}

/* Whether a width or precision in a format specification is vast. */
static bool is_vast_spec(Str spec) {
    enum { WIDTH_MOST = 100000000 };
    for (int64_t at = 0; at < spec.size; at++) {
        if (spec.data[at] >= '0' && spec.data[at] <= '9' && number_at(spec, &at) > WIDTH_MOST) {
            return true;
        }
    }
    return false;
}

static void report_width(Cordon *cordon, const AstNode *node) {
    cordon_report(cordon, RULE_CDN_MEM_001, node, STR("a text of that width"));
}

/* One component behind the first of a field's name: a member, or a key in brackets. */
static bool leads_inside(Str name) {
    static const char *const modules[] = {"sys", "os", "environ", "modules", "builtins", "posix"};
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        if (str_equal(name, str_from(modules[i]))) {
            return true;
        }
    }
    return str_starts_with(name, STR("__")) && name.size > 4 && str_ends_with(name, STR("__"));
}

/* "0.__class__.__name__": what it is called, which everybody may know. */
static bool only_names(Str field) {
    static const char *const ends[] = {"__name__", "__qualname__", "__module__",
                                       "__doc__",  "__version__",  "__file__"};
    Str name = STR("");
    while (field.data && field.size > 0) {
        if (leads_inside(name) && !str_equal(name, STR("__class__"))) {
            return false;
        }
        name = str_cut(&field, '.');
    }
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_equal(name, str_from(ends[i]))) {
            return true;
        }
    }
    return false;
}

static void check_field(Cordon *cordon, const AstNode *node, Str field) {
    int64_t end = 0;
    while (end < field.size && field.data[end] != '!' && field.data[end] != ':') {
        end++;
    }
    Str name = str_slice(field, 0, end);
    for (int64_t at = 0; at < name.size && !only_names(name); at++) {
        if (name.data[at] != '.' && name.data[at] != '[') {
            continue;
        }
        int64_t stop = at + 1;
        while (stop < name.size && !strchr(".[]", name.data[stop])) {
            stop++;
        }
        Str part = str_slice(name, at + 1, stop);
        MatchCursor cursor = {0};
        if (leads_inside(part) || rule_set_next(&cordon->rules, MATCH_ATTRIBUTE, part, &cursor)) {
            cordon_report(cordon, RULE_CDN_FMT_002, node, name);
            break;
        }
    }
    if (is_vast_spec(str_slice(field, end, field.size))) {
        report_width(cordon, node);
    }
}

void check_format_text(Cordon *cordon, const AstNode *node, Str text) {
    for (int64_t at = 0; at < text.size; at++) {
        if (text.data[at] != '{') {
            continue;
        }
        if (at + 1 < text.size && text.data[at + 1] == '{') {
            at++;
            continue;
        }
        int64_t end = at + 1;
        while (end < text.size && text.data[end] != '}' && text.data[end] != '{') {
            end++;
        }
        check_field(cordon, node, str_slice(text, at + 1, end));
        at = end - 1;
    }
}

void check_format_spec(Cordon *cordon, const AstFormattedValue *value, const NameScope *scope) {
    Str spec;
    if (value->format_spec && resolver_text(&cordon->resolver, value->format_spec, scope, &spec) &&
        is_vast_spec(spec)) {
        report_width(cordon, &value->node);
    }
}

/* --- constants and the source itself ---------------------------------------------------------------------------- */

/* Cursor movement, erasure and operating system commands; colours are left alone. */
static bool commands_terminal(Str text) {
    for (int64_t at = 0; at + 1 < text.size; at++) {
        if (text.data[at] != '\x1b') {
            continue;
        }
        if (strchr("]P^_X", text.data[at + 1])) {
            return true;
        }
        int64_t end = at + 2;
        while (text.data[at + 1] == '[' && end < text.size && text.data[end] < '@') {
            end++;
        }
        if (text.data[at + 1] == '[' && end < text.size &&
            strchr("HfJKABCDEFGSTsu", text.data[end])) {
            return true;
        }
    }
    return false;
}

void check_constant(Cordon *cordon, const AstConstant *constant) {
    if (constant->value.kind == AST_VALUE_STR) {
        check_spoken_constant(cordon, &constant->node, constant->value.text);
    }
    if (constant->value.kind == AST_VALUE_STR && commands_terminal(constant->value.text)) {
        cordon_report(cordon, RULE_CDN_TXT_002, &constant->node, STR(""));
    }
}

VerdictPlace source_place(Str source, int64_t at, int64_t size) {
    int32_t line, col;
    utf8_place(source, at, &line, &col);
    int32_t width = (int32_t)utf8_count(str_slice(source, at, at + size));
    return (VerdictPlace){line, col, line, col + width};
}

/* U+202A to U+202E, U+2066 to U+2069: what trojan sources are made of. */
static void check_directions(Cordon *cordon, Str source) {
    static const Str lead = {"\xE2\x80", 2};
    static const Str isolate = {"\xE2\x81", 2};
    for (int pass = 0; pass < 2; pass++) {
        int64_t at = 0;
        while ((at = str_find(source, pass == 0 ? lead : isolate, at)) >= 0) {
            unsigned char last = at + 2 < source.size ? (unsigned char)source.data[at + 2] : 0;
            bool is_control =
                pass == 0 ? last >= 0xAA && last <= 0xAE : last >= 0xA6 && last <= 0xA9;
            if (is_control) {
                cordon_report_place(cordon, RULE_CDN_TXT_001, source_place(source, at, 3), STR(""));
                return;
            }
            at += 2;
        }
    }
}

void check_source(Cordon *cordon) {
    check_directions(cordon, cordon->judge->tree->source);
    check_addressed(cordon, cordon->judge->tree->source);
}
